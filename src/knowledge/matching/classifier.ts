import { centroids } from './centroids.js';
import { type Corpus, featuresOf, rowOf } from './corpus.js';
import { type Meanings, meaningOf } from './meanings.js';
import { prune } from './prune.js';
import {
  addScores,
  type Features,
  hingeLearner,
  type KeyedFeatures,
  type Linear,
  learn,
  softmaxLearner,
} from './sgd.js';
import { type Classifier, meaningLength } from './weights.js';

/** How much an answer counts as an example, where a phrasing counts 1. */
const answerStrength = 0.5;

/** With so many texts a class, the support vector machine counts as much as the logistic regression; with twice as many, 80 %. */
const equalTexts = 15;

/**
 * With more weights than this (about 1,000 FAQs with 10 phrasings each) the classes' centroids stand in for what would be
 * learnt, which takes three times 160 MB. It costs 4 % of accuracy at 10 phrasings, and none at 3.
 */
const mostWeights = 40e6;

/** A text of a corpus as an example: words, then meaning. */
const exampleOf = (corpus: Corpus, meanings: Meanings | undefined, n: number): KeyedFeatures => {
  const { ids, values } = rowOf(corpus, n);
  const key = corpus.keys[n]!;
  if (corpus.answers[n]) return { ids, values: values.map((v) => answerStrength * v), key };
  if (!meanings) return { ids, values, key };
  const { dimensions } = meanings;
  const features = featuresOf(corpus);
  const meaning = meaningOf(meanings, n);
  const all: KeyedFeatures = {
    key,
    ids: new Int32Array(ids.length + dimensions),
    values: new Float32Array(ids.length + dimensions),
  };
  all.ids.set(ids);
  all.values.set(values);
  for (let d = 0; d < dimensions; d++) {
    all.ids[ids.length + d] = features + d;
    all.values[ids.length + d] = meaningLength * meaning[d]!;
  }
  return all;
};

/** How many texts the spread of a classifier's scores is measured on. */
const sampled = 400;

/** Less is chance: classes that say the same are not to be told apart. What differs has 0.05 and more. */
const leastSpread = 0.02;

/** The spread of the scores between classes, as the mean standard deviation over some of the examples. */
const spreadOf = ({ classes, weights, bias }: Linear, examples: readonly Features[]): number => {
  const stride = Math.max(1, Math.floor(examples.length / sampled));
  const scores = new Float64Array(classes);
  let sum = 0;
  let count = 0;
  for (let n = 0; n < examples.length; n += stride) {
    scores.set(bias);
    addScores(scores, weights, examples[n]!);
    const mean = scores.reduce((a, b) => a + b, 0) / classes;
    sum += Math.sqrt(scores.reduce((a, b) => a + (b - mean) ** 2, 0) / classes);
    count++;
  }
  const spread = sum / count;
  return spread > 0 ? Math.max(spread, leastSpread) : 1;
};

/**
 * Learns to tell the classes apart: a logistic regression and a support vector machine, joined to one. The more texts a
 * class has, the more the second counts.
 */
export const trainClassifier = (corpus: Corpus, meanings?: Meanings): Classifier => {
  const { classes, labels } = corpus;
  const features = featuresOf(corpus);
  const dimensions = meanings?.dimensions ?? 0;
  const size = features + dimensions;
  const example = (n: number) => exampleOf(corpus, meanings, n);
  if (size * classes > mostWeights) return centroids(example, labels, classes, features, dimensions);
  const examples = Array.from(labels, (_, n) => example(n));
  const weights = new Float32Array(size * classes);
  const bias = new Float64Array(classes);
  const perClass = examples.length / Math.max(1, classes);
  const hinge = perClass ** 2 / (perClass ** 2 + equalTexts ** 2);
  for (const [learner, part] of [
    [softmaxLearner, 1 - hinge],
    [hingeLearner, hinge],
  ] as const) {
    const learnt = learn(examples, labels, classes, size, learner);
    const factor = part / spreadOf(learnt, examples);
    for (let i = 0; i < weights.length; i++) weights[i]! += factor * learnt.weights[i]!;
    for (let k = 0; k < classes; k++) bias[k]! += factor * learnt.bias[k]!;
  }
  return prune({ classes, weights, bias }, features);
};
