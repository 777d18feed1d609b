import type { Faq } from '../faq.js';
import { type Message, readMessage } from '../lexical/message.js';

/** A text that speaks for an FAQ. */
export interface Example {
  readonly text: string;
  /** Its features, without its words: there may be a hundred thousand examples. */
  readonly message: Pick<Message, 'features' | 'kinds'>;
  /** How many words it has. */
  readonly length: number;
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

const exampleOf = (text: string, read: string, label: number, kind: Example['kind']): Example => {
  const { words, features, kinds } = readMessage(read);
  return { text, message: { features, kinds }, length: words.length, label, kind };
};

/** The texts that speak for an FAQ: its title, its phrasings, its answer. Those without words are left out. */
export const examplesOf = (faq: Faq, label: number): Example[] =>
  [
    ...phrasingsOf(faq).map((text) => exampleOf(text, text, label, 'phrasing')),
    exampleOf('', plain(faq.answer), label, 'answer'),
  ].filter((e) => e.length > 0);
