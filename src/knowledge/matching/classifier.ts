import { centroids } from './centroids.js';
import { type Corpus, featuresOf, rowOf } from './corpus.js';
import { type Meanings, meaningOf } from './meanings.js';
import { prune } from './prune.js';
import { type Features, type KeyedFeatures, learn } from './sgd.js';
import { type Classifier, meaningLength } from './weights.js';

/** The weight of an answer as an example, where a phrasing counts 1. */
const answerStrength = 0.5;

/** Inverse strength of the penalty by words alone, and with meaning. Measured: half and twice as much differ by 0.5 points. */
const penalty = { words: 10, meaning: 20 };

/**
 * The most weights that are learnt (about 1,000 FAQs with 10 phrasings each), which takes twice 160 MB. Above, words are
 * told apart by the classes' centroids, and meanings by what `score.ts` compares.
 */
const mostWeights = 40e6;

const scaled = ({ ids, values }: Features, factor: number): Features => ({
  ids,
  values: values.map((v) => factor * v),
});

/** Returns words and meaning side by side: the meaning's dimensions are features `first` and on. */
const joined = ({ ids, values }: Features, meaning: Float32Array, first: number): Features => {
  const all = {
    ids: new Int32Array(ids.length + meaning.length),
    values: new Float32Array(ids.length + meaning.length),
  };
  all.ids.set(ids);
  all.values.set(values);
  meaning.forEach((value, d) => {
    all.ids[ids.length + d] = first + d;
    all.values[ids.length + d] = meaningLength * value;
  });
  return all;
};

/**
 * Learns to tell the classes apart by words, and by meaning where `meanings` are given. Undefined with meanings where there are
 * more than `mostWeights` weights to learn.
 */
export function trainClassifier(corpus: Corpus): Classifier;
export function trainClassifier(corpus: Corpus, meanings: Meanings): Classifier | undefined;
export function trainClassifier(corpus: Corpus, meanings?: Meanings): Classifier | undefined {
  const { faqs, labels, answers, keys } = corpus;
  const features = featuresOf(corpus);
  const size = features + (meanings?.dimensions ?? 0);
  const example = (n: number): KeyedFeatures => {
    const key = keys[n]!;
    const words = rowOf(corpus, n);
    if (answers[n]) return { ...scaled(words, answerStrength), key };
    return meanings ? { ...joined(words, meaningOf(meanings, n), features), key } : { ...words, key };
  };
  if (size * faqs.length > mostWeights) return meanings ? undefined : centroids(example, labels, faqs.length, features);
  const examples = Array.from(labels, (_, n) => example(n));
  return prune(learn(examples, labels, faqs.length, size, meanings ? penalty.meaning : penalty.words), features);
}
