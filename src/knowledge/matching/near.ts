import { type Corpus, valueAt } from './corpus.js';
import { type Meanings, meaningOf, similarities } from './meanings.js';
import type { Features } from './sgd.js';

/** What the texts of one class have in common with a message. */
export interface Near {
  /** The phrasing whose words are nearest, by their cosine, 0..1; -1 where none shares a feature. */
  readonly text: number;
  readonly words: number;
  /** The phrasing whose meaning is nearest, by its cosine, -1..1; -1 and 0 without meanings. */
  readonly alike: number;
  readonly meaning: number;
  /** The cosine of the message's meaning and the mean of the phrasings', -1..1; 0 without meanings. */
  readonly centre: number;
  /**
   * How far the message's meaning is from what the class's phrasings say together: the squared distance to their mean, over the
   * variance that is expected of what belongs there; 0 without meanings. See `drawn`.
   */
  readonly distance: number;
}

/**
 * The mean of a class's phrasings is drawn towards the mean of all that people say, which is 0, by so many phrasings: of few, it is
 * not known well. (Two-covariance model: Brümmer and de Villiers 2010, "The speaker partitioning problem", with equal variances.)
 */
const drawn = 3;

/** Compares messages with the texts of a corpus. Keeps room for one message at a time. */
export const makeComparer = (corpus: Corpus, meanings?: Meanings) => {
  const { firstText, firstFeature, ids, answers, vocabulary } = corpus;
  /** By feature: one more than its place in the message, 0 for a feature that the message has not. */
  const place = new Uint32Array(vocabulary.hashes.length);
  /** By class: the length of the sum of its phrasings' meanings; 0 before it was asked for. */
  const lengths = new Float32Array(corpus.classes);
  const lengthOf = (k: number, known: Meanings): number => {
    if (lengths[k] === 0) {
      const sum = new Float32Array(known.dimensions);
      for (let n = firstText[k]!; n < firstText[k + 1]!; n++) {
        if (answers[n]) continue;
        const meaning = meaningOf(known, n);
        for (let d = 0; d < sum.length; d++) sum[d]! += meaning[d]!;
      }
      lengths[k] = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0)) || 1;
    }
    return lengths[k]!;
  };
  return {
    /** Calls `use` while the message's features stand ready. */
    compare(message: Features, meaning: Float32Array | undefined, classes: readonly number[]): Near[] {
      for (let j = 0; j < message.ids.length; j++) place[message.ids[j]!] = j + 1;
      const found = classes.map((k): Near => {
        const near = { text: -1, words: 0, alike: -1, meaning: 0, centre: 0, distance: 0 };
        const cosines = meanings && meaning && similarities(meanings, firstText[k]!, firstText[k + 1]!, meaning);
        let phrasings = 0;
        for (let n = firstText[k]!; n < firstText[k + 1]!; n++) {
          if (answers[n]) continue;
          phrasings++;
          let words = 0;
          for (let at = firstFeature[n]!; at < firstFeature[n + 1]!; at++) {
            const j = place[ids[at]!]!;
            if (j > 0) words += valueAt(corpus, n, at) * message.values[j - 1]!;
          }
          if (words > near.words) {
            near.words = words;
            near.text = n;
          }
          const cosine = cosines?.[n - firstText[k]!] ?? 0;
          near.centre += cosine;
          if (cosine !== 0 && (near.alike < 0 || cosine > near.meaning)) {
            near.meaning = cosine;
            near.alike = n;
          }
        }
        if (meanings) {
          const length = lengthOf(k, meanings);
          const count = phrasings + drawn;
          near.distance = (1 - (2 * near.centre) / count + (length / count) ** 2) / (1 + 1 / count);
          near.centre /= length;
        }
        return near;
      });
      for (const id of message.ids) place[id] = 0;
      return found;
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
