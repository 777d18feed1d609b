import type { Faq } from '../faq.js';
import type { Speech } from '../language/speech.js';
import { type Message, readMessage } from '../lexical/message.js';
import { keyOf } from './random.js';

/** A text that speaks for an FAQ. */
export interface Example {
  readonly text: string;
  /** Its features, without its words: there may be a hundred thousand examples. */
  readonly message: Pick<Message, 'features' | 'kinds'>;
  /** How many words it has. */
  readonly length: number;
  /** By what it is put in order among others: a number for the text and its FAQ's title (see `keyOf`). */
  readonly key: number;
  /** The number of the FAQ, its class. */
  readonly label: number;
  /** A title or a phrasing is what a customer may write. An answer only shares words with it. */
  readonly kind: 'phrasing' | 'answer';
}

/** The FAQs in an order that depends on nothing but what they say: not on ids, nor on the order of files. */
export const inOrderOfContent = (faqs: readonly Faq[]): Faq[] => {
  const keys = new Map(faqs.map((f) => [f, JSON.stringify([f.question, f.phrasings, f.answer, f.locale])]));
  return [...faqs].sort((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : keys.get(a)! > keys.get(b)! ? 1 : 0));
};

/** Markdown as bare words: without its marks and the addresses of links. */
const plain = (markdown: string): string => markdown.replace(/\]\([^)]*\)/g, ' ').replace(/[*_`#>[\]]/g, ' ');

/** The texts that customers may write: title and phrasings, each once. */
export const phrasingsOf = (faq: Faq): string[] => [...new Set([faq.question, ...faq.phrasings])];

/** The texts that speak for an FAQ: its title, its phrasings, its answer. Those without words are left out. */
export const examplesOf = (faq: Faq, label: number, speech: Speech): Example[] => {
  const example = (text: string, read: string, kind: Example['kind']): Example => {
    const { words, features, kinds } = readMessage(read, speech);
    const key = keyOf(`${faq.question}\n${read}`);
    return { text, message: { features, kinds }, length: words.length, key, label, kind };
  };
  return [
    ...phrasingsOf(faq).map((text) => example(text, text, 'phrasing')),
    example('', plain(faq.answer), 'answer'),
  ].filter((e) => e.length > 0);
};
