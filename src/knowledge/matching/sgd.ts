import { inRandomOrder } from './random.js';

/** A text as its features' numbers and values. */
export interface Features {
  readonly ids: Int32Array;
  readonly values: Float32Array;
}

/** A text to learn from. */
export interface KeyedFeatures extends Features {
  /** The key by which it is put in order among others (see `keyOf`). */
  readonly key: number;
}

/** A linear classifier: a weight for each feature and class, class by class within a feature. */
export interface Linear {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

/** The first step's size. */
const rate = 1;

/** Each example is seen at least so many times, and few examples until there were so many steps. */
const fewestEpochs = 6;
const fewestSteps = 5000;

/** The bias learns this much more slowly than the weights: it counts for every message. */
const biasRate = 0.1;

/** Where the error on a class is below this its weights are left alone: that saves most of the work and costs nothing. */
const negligible = 0.02;

/** Adds the weighted rows of an example's features to the scores; four rows at a time, which is twice as fast as one. */
export const addScores = (scores: Float64Array, weights: Float32Array, { ids, values }: Features): void => {
  const classes = scores.length;
  let j = 0;
  for (; j + 3 < ids.length; j += 4) {
    const a = ids[j]! * classes;
    const b = ids[j + 1]! * classes;
    const c = ids[j + 2]! * classes;
    const d = ids[j + 3]! * classes;
    const va = values[j]!;
    const vb = values[j + 1]!;
    const vc = values[j + 2]!;
    const vd = values[j + 3]!;
    for (let k = 0; k < classes; k++)
      scores[k]! += va * weights[a + k]! + vb * weights[b + k]! + vc * weights[c + k]! + vd * weights[d + k]!;
  }
  for (; j < ids.length; j++) {
    const from = ids[j]! * classes;
    for (let k = 0; k < classes; k++) scores[k]! += values[j]! * weights[from + k]!;
  }
};

/** Returns the logarithm of the sum of the scores' exponentials. */
export const logSumExp = (scores: Float64Array): number => {
  let most = -Infinity;
  for (const score of scores) if (score > most) most = score;
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - most);
  return most + Math.log(sum);
};

/**
 * Learns a multinomial logistic regression by stochastic gradient descent; the result is the mean of the weights after each
 * epoch of the second half (Polyak averaging). `c` is the inverse strength of the penalty, as in scikit-learn. Always the same
 * for the same examples, and little changed by one more.
 */
export const learn = (
  examples: readonly KeyedFeatures[],
  labels: ArrayLike<number>,
  classes: number,
  features: number,
  c: number,
): Linear => {
  const weights = new Float32Array(features * classes);
  const bias = new Float64Array(classes);
  const mean: Linear = { classes, weights: new Float32Array(features * classes), bias: new Float64Array(classes) };
  const lambda = 1 / (c * Math.max(1, examples.length));
  const keys = Float64Array.from(examples, (example) => example.key);
  const scores = new Float64Array(classes);
  const wrongClasses = new Int32Array(classes);
  const changes = new Float64Array(classes);
  const epochs = Math.max(fewestEpochs, Math.ceil(fewestSteps / Math.max(1, examples.length)));
  const firstKept = epochs >> 1;
  let scale = 1;
  let t = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const i of inRandomOrder(keys, epoch)) {
      const { ids, values } = examples[i]!;
      const step = rate / (1 + rate * lambda * t++);
      scores.fill(0);
      addScores(scores, weights, examples[i]!);
      for (let k = 0; k < classes; k++) scores[k] = scores[k]! * scale + bias[k]!;
      const all = logSumExp(scores);
      scale *= 1 - step * lambda;
      let wrong = 0;
      for (let k = 0; k < classes; k++) {
        const error = Math.exp(scores[k]! - all) - (k === labels[i]! ? 1 : 0);
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
    if (epoch < firstKept) continue;
    const part = scale / (epochs - firstKept);
    for (let i = 0; i < weights.length; i++) mean.weights[i]! += part * weights[i]!;
    for (let k = 0; k < classes; k++) mean.bias[k]! += bias[k]! / (epochs - firstKept);
  }
  return mean;
};
