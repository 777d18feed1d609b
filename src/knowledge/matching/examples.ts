import type { Faq } from '../faq.js';
import { speechOf } from '../language/speech.js';
import { readMessage } from '../lexical/message.js';
import { type Corpus, makeCorpus } from './corpus.js';
import { Growing } from './growing.js';
import { keyOf } from './random.js';

/** The FAQs in an order that depends on nothing but what they say: not on ids, nor on the order of files. */
export const inOrderOfContent = (faqs: readonly Faq[]): Faq[] => {
  const keys = new Map(faqs.map((f) => [f, JSON.stringify([f.question, f.phrasings, f.answer, f.locale])]));
  return [...faqs].sort((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : keys.get(a)! > keys.get(b)! ? 1 : 0));
};

/** Markdown as bare words: without its marks and the addresses of links. */
const plain = (markdown: string): string => markdown.replace(/\]\([^)]*\)/g, ' ').replace(/[*_`#>[\]]/g, ' ');

/** The texts that customers may write: title and phrasings, each once. */
export const phrasingsOf = (faq: Faq): string[] => [...new Set([faq.question, ...faq.phrasings])];

/** The texts that speak for FAQs: their titles, phrasings and answers, in which nothing is read but words. */
function* textsOf(faqs: readonly Faq[]) {
  for (const [label, faq] of faqs.entries()) {
    for (const text of phrasingsOf(faq)) yield { label, faq, text, read: text, answer: 0 };
    yield { label, faq, text: '', read: plain(faq.answer), answer: 1 };
  }
}

/** The most that a byte counts to. */
const mostTimes = 255;

/**
 * Reads all texts that speak for these FAQs, in their order, which are the classes: what customers may write, and answers,
 * which only share words with it. Texts without words are left out. Text by text, for there may be a hundred thousand.
 */
export const readFaqs = (faqs: readonly Faq[], language: string): Corpus => {
  const speech = speechOf(language);
  const texts: string[] = [];
  const [labels, answers, keys, lengths] = [[], [], [], []] as number[][] as [number[], number[], number[], number[]];
  const firstFeature = [0];
  const ids = new Growing(Int32Array);
  const counts = new Growing(Uint8Array);
  /** By feature: its number in the order in which they were met, and by that its kind. */
  const met = new Map<number, number>();
  const kindOf: number[] = [];
  /** How many texts there were before with the same title and words: they must not stand beside each other in every round. */
  const before = new Map<number, number>();
  for (const { label, faq, text, read, answer } of textsOf(faqs)) {
    const message = readMessage(read, speech);
    if (message.words.length === 0) continue;
    texts.push(text);
    labels.push(label);
    answers.push(answer);
    const key = keyOf(`${faq.question}\n${read}`);
    const times = before.get(key) ?? 0;
    before.set(key, times + 1);
    keys.push(times === 0 ? key : keyOf(`${times}\n${faq.question}\n${read}`));
    lengths.push(message.words.length);
    const sorted = message.features.slice().sort();
    for (let i = 0; i < sorted.length; ) {
      const hash = sorted[i]!;
      let id = met.get(hash);
      if (id === undefined) {
        id = met.size;
        met.set(hash, id);
        kindOf.push(message.kinds[message.features.indexOf(hash)]!);
      }
      const from = i;
      while (i < sorted.length && sorted[i] === hash) i++;
      ids.push(id);
      counts.push(Math.min(mostTimes, i - from));
    }
    firstFeature.push(ids.length);
  }
  const hashes = Int32Array.from(met.keys()).sort();
  const kindsInOrder = Uint8Array.from(hashes, (hash) => kindOf[met.get(hash)!]!);
  const numbers = new Int32Array(hashes.length);
  hashes.forEach((hash, id) => {
    numbers[met.get(hash)!] = id;
  });
  const readings = {
    texts,
    labels: Int32Array.from(labels),
    answers: Uint8Array.from(answers),
    keys: Uint32Array.from(keys),
    lengths: Uint16Array.from(lengths),
    firstFeature: Int32Array.from(firstFeature),
    ids: ids.take((id) => numbers[id]!),
    counts: counts.take(),
  };
  return makeCorpus(readings, { hashes, kindOf: kindsInOrder }, faqs.length, language);
};
