import { kinds } from '../lexical/message.js';
import type { Features } from './sgd.js';
import { makeVocabulary, scalesOf, termFrequency, type Vocabulary } from './vocabulary.js';

/** Texts that were read, class by class: which features each has, and how often. */
export interface Readings {
  /** By class: the FAQ's id. */
  readonly faqs: readonly string[];
  /** The languages in which at least half of the FAQs have a text, as ISO 639-1 codes. */
  readonly languages: readonly string[];
  /** By text; of an answer nothing. */
  readonly texts: readonly string[];
  /** By text: its class; ascending. */
  readonly labels: Int32Array;
  /** By text: 1 for an answer, 0 for a title or phrasing. A class's titles stand first. */
  readonly answers: Uint8Array;
  /** By text: the key by which it is put in order among others. */
  readonly keys: Uint32Array;
  /** By text, and once more at the end: the place of its first feature in `ids` and `counts`. */
  readonly firstFeature: Int32Array;
  /** The numbers of a text's features, ascending. */
  readonly ids: Int32Array;
  /** The times that the text has each: 255 stands for more, too. */
  readonly counts: Uint8Array;
  /** The sentences of the answers, class by class; by class, and once more at the end, the place of its first one. */
  readonly sentences: readonly string[];
  readonly firstSentence: Int32Array;
}

/** All texts of a knowledge base as features, class by class. */
export interface Corpus extends Readings {
  readonly vocabulary: Vocabulary;
  /** By class, and once more at the end: its first text. */
  readonly firstText: Int32Array;
  /** By text and kind of feature: the factor on its features' tf-idf, with which the text has length 1. */
  readonly scales: Float64Array;
}

/** Returns the number of features. */
export const featuresOf = (corpus: Pick<Corpus, 'vocabulary'>): number => corpus.vocabulary.hashes.length;

/** Returns a feature's value in a text, by its place in `ids`. Kept, the values would fill half of the memory. */
export const valueAt = ({ vocabulary: { idf, kindOf }, ids, counts, scales }: Corpus, text: number, at: number) => {
  const id = ids[at]!;
  return Math.fround(Math.fround(termFrequency(counts[at]!) * idf[id]!) * scales[text * kinds + kindOf[id]!]!);
};

/** Returns the features of one text. */
export const rowOf = (corpus: Corpus, text: number): Features => {
  const from = corpus.firstFeature[text]!;
  const ids = corpus.ids.subarray(from, corpus.firstFeature[text + 1]!);
  const values = new Float32Array(ids.length);
  for (let j = 0; j < values.length; j++) values[j] = valueAt(corpus, text, from + j);
  return { ids, values };
};

/** Weighs the features of texts that were read. */
export const makeCorpus = (readings: Readings, known: Pick<Vocabulary, 'hashes' | 'kindOf'>): Corpus => {
  const { labels, firstFeature, ids, counts } = readings;
  const texts = labels.length;
  const textsWith = new Int32Array(known.hashes.length);
  for (const id of ids) textsWith[id]!++;
  const vocabulary = makeVocabulary(known, textsWith, texts);
  const { idf, kindOf } = vocabulary;
  const firstText = new Int32Array(readings.faqs.length + 1);
  for (const label of labels) firstText[label + 1]!++;
  for (let k = 0; k < readings.faqs.length; k++) firstText[k + 1]! += firstText[k]!;
  const scales = new Float64Array(texts * kinds);
  const squares = new Float64Array(kinds);
  for (let n = 0; n < texts; n++) {
    squares.fill(0);
    for (let at = firstFeature[n]!; at < firstFeature[n + 1]!; at++)
      squares[kindOf[ids[at]!]!]! += (termFrequency(counts[at]!) * idf[ids[at]!]!) ** 2;
    scales.set(scalesOf(squares), n * kinds);
  }
  return { ...readings, vocabulary, firstText, scales };
};
