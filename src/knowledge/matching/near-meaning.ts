import type { Corpus } from './corpus.js';
import { type Meanings, meaningOf, similarities } from './meanings.js';

/** What the meanings of one class's phrasings have in common with a message's. */
export interface NearMeaning {
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

/** Where meanings are not known. */
export const noMeaning: NearMeaning = { alike: -1, meaning: 0, centre: 0, distance: 0 };

/**
 * The mean of a class's phrasings is drawn towards the mean of all that people say, which is 0, by so many phrasings: of few, it is
 * not known well. (Two-covariance model: Brümmer and de Villiers 2010, "The speaker partitioning problem", with equal variances.)
 */
const drawn = 3;

/** Makes what compares a message's meaning with those of the phrasings of a class. */
export const makeMeaningComparer = ({ classes, firstText, answers }: Corpus, meanings: Meanings) => {
  /** By class: the length of the sum of its phrasings' meanings; 0 before it was asked for. */
  const lengths = new Float32Array(classes);
  const lengthOf = (k: number): number => {
    if (lengths[k] === 0) {
      const sum = new Float32Array(meanings.dimensions);
      for (let n = firstText[k]!; n < firstText[k + 1]!; n++) {
        if (answers[n]) continue;
        const meaning = meaningOf(meanings, n);
        for (let d = 0; d < sum.length; d++) sum[d]! += meaning[d]!;
      }
      lengths[k] = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0)) || 1;
    }
    return lengths[k]!;
  };
  return (message: Float32Array, k: number): NearMeaning => {
    const first = firstText[k]!;
    const near = { alike: -1, meaning: 0 };
    let sum = 0;
    let phrasings = 0;
    similarities(meanings, first, firstText[k + 1]!, message).forEach((cosine, i) => {
      if (answers[first + i]) return;
      phrasings++;
      sum += cosine;
      if (cosine !== 0 && (near.alike < 0 || cosine > near.meaning)) {
        near.meaning = cosine;
        near.alike = first + i;
      }
    });
    const length = lengthOf(k);
    const count = phrasings + drawn;
    const distance = (1 - (2 * sum) / count + (length / count) ** 2) / (1 + 1 / count);
    return { ...near, centre: sum / length, distance };
  };
};
export type MeaningComparer = ReturnType<typeof makeMeaningComparer>;
