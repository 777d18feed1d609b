import { createHash } from 'node:crypto';
import type { Faq } from '../faq.js';
import { trainingHash } from '../snapshot.js';
import { trainClassifier } from './classifier.js';
import type { Corpus } from './corpus.js';
import { inOrderOfContent, readFaqs } from './examples.js';
import { centresOf, type Meanings } from './meanings.js';
import { closenessOf, type Encoded } from './near.js';
import { keyOf } from './random.js';
import type { Learnt, Space, Texts } from './space.js';
import type { Classifier } from './weights.js';

/** A space whose classifiers were learnt on its own texts, with what it is found by. */
export interface Model extends Space {
  /** By which the model is found again: changes with the FAQs that it was trained on and with its own shape. */
  readonly key: string;
  /** The name of the encoder that the meanings are from. */
  readonly encoder?: string;
}

/** Changes with every change of what is learnt and how it is kept. */
const shape = 8;

/** Returns the key of the model that is trained on these FAQs. */
export const modelKey = (faqs: readonly Faq[]): string =>
  createHash('sha256')
    .update(`${shape} ${trainingHash(faqs)}`)
    .digest('hex');

/** Returns for each class a key of its texts. */
const textKeys = (faqs: readonly Faq[]): number[] =>
  faqs.map(({ question, phrasings, translations = [] }) =>
    keyOf(JSON.stringify([question, phrasings, translations.map((one) => [one.question, one.phrasings])])),
  );

/** Reads FAQs as classes in the order of their content. */
export const readTexts = (faqs: readonly Faq[]): Texts => {
  const ordered = inOrderOfContent(faqs);
  return { corpus: readFaqs(ordered), keys: textKeys(ordered) };
};

/** Returns what was learnt from these very texts. */
export const learntFrom = ({ corpus: { vocabulary, faqs }, keys }: Texts, classifier: Classifier): Learnt => ({
  classifier,
  vocabulary,
  faqs,
  keys,
});

/** Whether it was learnt from these very texts. */
export const isLearnt = (learnt: Learnt | undefined, { corpus }: Texts): boolean =>
  learnt?.vocabulary === corpus.vocabulary;

/** Learns from the words of FAQs. Always the same for the same FAQs, in whatever order and under whatever ids. */
export const trainWords = (faqs: readonly Faq[]): Model => {
  const texts = readTexts(faqs);
  return { ...texts, key: modelKey(faqs), words: learntFrom(texts, trainClassifier(texts.corpus)) };
};

/** Learns from words and meanings together; undefined for more FAQs than are learnt (see `trainClassifier`). */
export const trainBoth = (texts: Texts, meanings: Meanings): Learnt | undefined => {
  const classifier = trainClassifier(texts.corpus, meanings);
  return classifier && learntFrom(texts, classifier);
};

/** Returns the texts to encode: titles and phrasings in their order, titles being known by `isTitle`, and the answers' sentences. */
export const textsToEncode = ({ answers, texts, firstText, sentences }: Corpus) => ({
  phrasings: texts.filter((_, n) => answers[n] === 0),
  titles: Array.from(firstText.subarray(0, -1), (n) => texts[n] ?? '').filter((text) => text !== ''),
  sentences,
});

/** Returns vectors by text of the corpus from those of its titles and phrasings: answers have none. */
const spread = ({ answers }: Corpus, { dimensions, bytes, scales }: Meanings): Meanings => {
  const all = {
    dimensions,
    bytes: new Int8Array(answers.length * dimensions),
    scales: new Float32Array(answers.length),
  };
  let next = 0;
  answers.forEach((answer, n) => {
    if (answer) return;
    all.bytes.set(bytes.subarray(next * dimensions, (next + 1) * dimensions), n * dimensions);
    all.scales[n] = scales[next++]!;
  });
  return all;
};

/** Returns encoded texts. Those not encoded yet have scale 0. `closeness` is measured where none is given. */
export const encodedFrom = (corpus: Corpus, phrasings: Meanings, sentences: Meanings, closeness?: number): Encoded => {
  const texts = spread(corpus, phrasings);
  const centres = centresOf(texts, corpus.labels, corpus.faqs.length);
  return { texts, sentences, centres, closeness: closeness ?? closenessOf(texts) };
};

/** Returns a model as it is kept: without what its parts share. */
export const toKeep = (model: Model): unknown => {
  const alone = ({ classifier }: Learnt) => classifier;
  return { ...model, words: alone(model.words), ...(model.both && { both: alone(model.both) }) };
};

/** Returns the model that `toKeep` gave; undefined if it is that of another key. */
export const fromKept = (kept: unknown, key: string): Model | undefined => {
  const { words, both, ...rest } = kept as Omit<Model, 'words' | 'both'> & { words: Classifier; both?: Classifier };
  if (rest.key !== key) return undefined;
  return {
    ...rest,
    words: learntFrom(rest, words),
    ...(both && { both: learntFrom(rest, both) }),
  };
};
