import { type Corpus, valueAt } from './corpus.js';
import type { Features } from './sgd.js';

/** The phrasing of one class whose words are nearest to a message's. */
export interface NearWords {
  /** -1 where none shares a feature. */
  readonly text: number;
  /** The cosine of its words and the message's, 0..1. */
  readonly words: number;
}

/** Compares messages with the texts of a corpus by their words. Keeps room for one message at a time, and what it found for it. */
export const makeComparer = (corpus: Corpus) => {
  const { firstText, firstFeature, ids, answers, vocabulary } = corpus;
  /** By feature: one more than its place in the message, 0 for a feature that the message has not. */
  const place = new Uint32Array(vocabulary.hashes.length);
  let current: Features | undefined;
  const found = new Map<number, NearWords>();
  const compare = (message: Features, k: number): NearWords => {
    const near = { text: -1, words: 0 };
    for (let n = firstText[k]!; n < firstText[k + 1]!; n++) {
      if (answers[n]) continue;
      let words = 0;
      for (let at = firstFeature[n]!; at < firstFeature[n + 1]!; at++) {
        const j = place[ids[at]!]!;
        if (j > 0) words += valueAt(corpus, n, at) * message.values[j - 1]!;
      }
      if (words > near.words) {
        near.words = words;
        near.text = n;
      }
    }
    return near;
  };
  return {
    /** The phrasings of some classes whose words are nearest; two judges who ask of the same message are told the same. */
    nearest(message: Features, classes: readonly number[]): NearWords[] {
      if (message !== current) found.clear();
      current = message;
      for (let j = 0; j < message.ids.length; j++) place[message.ids[j]!] = j + 1;
      for (const k of classes) if (!found.has(k)) found.set(k, compare(message, k));
      for (const id of message.ids) place[id] = 0;
      return classes.map((k) => found.get(k)!);
    },
    /** Which of the message's features the texts of a class have, answers included: 1 or 0 by place. */
    covered(message: Features, k: number): Uint8Array {
      const has = new Uint8Array(message.ids.length);
      for (let j = 0; j < message.ids.length; j++) place[message.ids[j]!] = j + 1;
      for (let at = firstFeature[firstText[k]!]!; at < firstFeature[firstText[k + 1]!]!; at++) {
        const j = place[ids[at]!]!;
        if (j > 0) has[j - 1] = 1;
      }
      for (const id of message.ids) place[id] = 0;
      return has;
    },
  };
};
export type Comparer = ReturnType<typeof makeComparer>;
