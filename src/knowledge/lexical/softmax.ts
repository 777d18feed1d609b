import { seeded, shuffled } from './random.js';
import type { Vector } from './vocabulary.js';

type Features = Pick<Vector, 'ids' | 'values'>;

/** A linear classifier: a weight for each feature and class, class by class within a feature. */
export interface Classifier {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

/** How little the weights are held back, as C in scikit-learn's LogisticRegression. */
const c = 10;

const rate = 1;

/** Times that each example is seen at least, and steps that are made at least: few examples are seen more often. */
const fewestEpochs = 6;
const fewestSteps = 5000;

/** The bias learns this much more slowly than the weights: it counts for every message. */
const biasRate = 0.1;

/** Where the error on a class is below this its weights are left alone: that saves most of the work and costs nothing. */
const negligible = 0.02;

/** Adds the weighted rows of a vector's features to the scores; four rows at a time, which is twice as fast as one. */
const addScores = (scores: Float64Array, weights: Float32Array, { ids, values }: Features): void => {
  const classes = scores.length;
  const row = (j: number): number => ids[j]! * classes;
  let j = 0;
  for (; j + 3 < ids.length; j += 4) {
    const [a, b, c, d] = [row(j), row(j + 1), row(j + 2), row(j + 3)];
    const [va, vb, vc, vd] = [values[j]!, values[j + 1]!, values[j + 2]!, values[j + 3]!];
    for (let k = 0; k < classes; k++)
      scores[k]! += va * weights[a + k]! + vb * weights[b + k]! + vc * weights[c + k]! + vd * weights[d + k]!;
  }
  for (; j < ids.length; j++) {
    const from = row(j);
    const value = values[j]!;
    for (let k = 0; k < classes; k++) scores[k]! += value * weights[from + k]!;
  }
};

/** The classifier's scores for a message, by class. */
export const scoresOf = ({ weights, bias }: Classifier, vector: Vector): Float64Array => {
  const scores = Float64Array.from(bias);
  addScores(scores, weights, vector);
  return scores;
};

/** Probabilities in proportion to the exponentials of the scores. */
export const softmax = (scores: Float64Array): Float64Array => {
  let max = -Infinity;
  for (const score of scores) if (score > max) max = score;
  const shares = scores.map((score) => Math.exp(score - max));
  let sum = 0;
  for (const share of shares) sum += share;
  for (let k = 0; k < shares.length; k++) shares[k]! /= sum;
  return shares;
};

/**
 * Multinomial logistic regression by stochastic gradient descent with the step 1 / (1 + λt) (Bottou 2012, "Stochastic
 * gradient descent tricks"). The shrinking of the weights is kept in one factor, so that a step touches only the
 * features of its example.
 */
export const trainClassifier = (
  vectors: readonly Features[],
  labels: ArrayLike<number>,
  classes: number,
  features: number,
): Classifier => {
  const weights = new Float32Array(features * classes);
  const bias = new Float64Array(classes);
  const lambda = 1 / (c * Math.max(1, vectors.length));
  const random = seeded(vectors.length);
  const scores = new Float64Array(classes);
  const wrongClasses = new Int32Array(classes);
  const changes = new Float64Array(classes);
  let scale = 1;
  let t = 0;
  const epochs = Math.max(fewestEpochs, Math.ceil(fewestSteps / Math.max(1, vectors.length)));
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const i of shuffled(vectors.length, random)) {
      const { ids, values } = vectors[i]!;
      const step = rate / (1 + rate * lambda * t++);
      scores.fill(0);
      addScores(scores, weights, vectors[i]!);
      for (let k = 0; k < classes; k++) scores[k] = scores[k]! * scale + bias[k]!;
      const errors = softmax(scores);
      errors[labels[i]!]! -= 1;
      scale *= 1 - step * lambda;
      let wrong = 0;
      for (let k = 0; k < classes; k++) {
        const error = errors[k]!;
        if (Math.abs(error) < negligible) continue;
        bias[k]! -= biasRate * step * error;
        wrongClasses[wrong] = k;
        changes[wrong++] = (step * error) / scale;
      }
      for (let j = 0; j < ids.length; j++) {
        const from = ids[j]! * classes;
        for (let w = 0; w < wrong; w++) weights[from + wrongClasses[w]!]! -= changes[w]! * values[j]!;
      }
    }
  for (let i = 0; i < weights.length; i++) weights[i]! *= scale;
  return { classes, weights, bias };
};
