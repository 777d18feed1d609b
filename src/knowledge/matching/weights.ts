import { addScores, type Features } from './sgd.js';

/** A linear classifier that keeps only the weights worth keeping. */
export interface Classifier {
  readonly classes: number;
  /** By feature, and once more at the end: the place of its first weight in `owners` and `weights`. */
  readonly first: Uint32Array;
  /** The class of each weight. */
  readonly owners: Uint16Array | Uint32Array;
  readonly weights: Float32Array;
  /** For each dimension of meaning a weight for each class; empty for a classifier of words alone. */
  readonly meaning: Float32Array;
  readonly bias: Float64Array;
}

/** Returns room for the numbers of classes. */
export const ownersFor = (classes: number, length: number): Uint16Array | Uint32Array =>
  classes <= 65_536 ? new Uint16Array(length) : new Uint32Array(length);

/** The length of a text's meaning, where that of its words is 1. Measured: 1.5 to 2.5 are as good. */
export const meaningLength = 2;

/** Returns the score of every class. `meaning` is given if, and only if, the classifier was trained with meanings. */
export const scoresOf = (classifier: Classifier, { ids, values }: Features, meaning?: Float32Array): Float64Array => {
  const { first, owners, weights, bias } = classifier;
  const scores = Float64Array.from(bias);
  for (let j = 0; j < ids.length; j++) {
    const value = values[j]!;
    const end = first[ids[j]! + 1]!;
    for (let at = first[ids[j]!]!; at < end; at++) scores[owners[at]!]! += value * weights[at]!;
  }
  if (meaning)
    addScores(scores, classifier.meaning, {
      ids: Int32Array.from(meaning, (_, d) => d),
      values: meaning.map((v) => meaningLength * v),
    });
  return scores;
};
