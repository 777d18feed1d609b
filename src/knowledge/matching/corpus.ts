import { kinds } from '../lexical/message.js';
import type { Features } from './sgd.js';
import { makeVocabulary, scalesOf, termFrequency, type Vocabulary } from './vocabulary.js';

/** Texts that were read, class by class: which features each has, and how often. */
export interface Readings {
  /** By text; of an answer nothing. */
  readonly texts: readonly string[];
  /** By text: its class; ascending. */
  readonly labels: Int32Array;
  /** By text: 1 for an answer, 0 for a title or phrasing. */
  readonly answers: Uint8Array;
  /** By text: by what it is put in order among others. */
  readonly keys: Uint32Array;
  /** By text: how many words it has. */
  readonly lengths: Uint16Array;
  /** By text, and once more at the end: where its features begin in `ids` and `counts`. */
  readonly firstFeature: Int32Array;
  /** The numbers of a text's features, ascending. */
  readonly ids: Int32Array;
  /** How often the text has each: 255 stands for more, too. */
  readonly counts: Uint8Array;
}

/** All texts of a knowledge base as features, class by class. */
export interface Corpus extends Readings {
  /** In which its texts were read, and messages are: an ISO 639-1 code, or the like for other languages. */
  readonly language: string;
  readonly classes: number;
  readonly vocabulary: Vocabulary;
  /** By class, and once more at the end: its first text. */
  readonly firstText: Int32Array;
  /** By text and kind of feature: what its features' tf-idf is multiplied by, so that the text has length 1. */
  readonly scales: Float64Array;
}

/** How many features there are in all. */
export const featuresOf = (corpus: Pick<Corpus, 'vocabulary'>): number => corpus.vocabulary.hashes.length;

/** How much a text's feature counts, by its place in `ids`. Computed when it is wanted: kept, it would fill half the memory. */
export const valueAt = ({ vocabulary: { idf, kindOf }, ids, counts, scales }: Corpus, text: number, at: number) => {
  const id = ids[at]!;
  return Math.fround(Math.fround(termFrequency(counts[at]!) * idf[id]!) * scales[text * kinds + kindOf[id]!]!);
};

/** The features of one text. */
export const rowOf = (corpus: Corpus, text: number): Features => {
  const from = corpus.firstFeature[text]!;
  const ids = corpus.ids.subarray(from, corpus.firstFeature[text + 1]!);
  const values = new Float32Array(ids.length);
  for (let j = 0; j < values.length; j++) values[j] = valueAt(corpus, text, from + j);
  return { ids, values };
};

/** What features the texts are made of, before it is known how telling each is: see `Vocabulary`. */
export type Known = Pick<Vocabulary, 'hashes' | 'kindOf'>;

/** Weighs the features of texts that were read. */
export const makeCorpus = (readings: Readings, known: Known, classes: number, language: string): Corpus => {
  const { labels, firstFeature, ids, counts } = readings;
  const texts = labels.length;
  const textsWith = new Int32Array(known.hashes.length);
  for (const id of ids) textsWith[id]!++;
  const vocabulary = makeVocabulary(known, textsWith, texts);
  const { idf, kindOf } = vocabulary;
  const firstText = new Int32Array(classes + 1);
  for (const label of labels) firstText[label + 1]!++;
  for (let k = 0; k < classes; k++) firstText[k + 1]! += firstText[k]!;
  const scales = new Float64Array(texts * kinds);
  const squares = new Float64Array(kinds);
  for (let n = 0; n < texts; n++) {
    squares.fill(0);
    for (let at = firstFeature[n]!; at < firstFeature[n + 1]!; at++)
      squares[kindOf[ids[at]!]!]! += (termFrequency(counts[at]!) * idf[ids[at]!]!) ** 2;
    scales.set(scalesOf(squares), n * kinds);
  }
  return { ...readings, language, classes, vocabulary, firstText, scales };
};

/** A corpus of some of the texts alone, as if there were no others. By text of `texts`, its class among `classes`. */
export const partOf = (corpus: Corpus, texts: Int32Array, labels: Int32Array, classes: number): Corpus => {
  const { vocabulary, firstFeature, ids, counts } = corpus;
  const pick = <T extends Int32Array | Uint32Array | Uint16Array | Uint8Array>(from: T, to: T): T => {
    for (let n = 0; n < texts.length; n++) to[n] = from[texts[n]!]!;
    return to;
  };
  const numbers = new Int32Array(featuresOf(corpus));
  const first = new Int32Array(texts.length + 1);
  texts.forEach((n, i) => {
    for (let at = firstFeature[n]!; at < firstFeature[n + 1]!; at++) numbers[ids[at]!] = 1;
    first[i + 1] = first[i]! + firstFeature[n + 1]! - firstFeature[n]!;
  });
  const has = (_: number, id: number) => numbers[id] === 1;
  const known = { hashes: vocabulary.hashes.filter(has), kindOf: vocabulary.kindOf.filter(has) };
  let next = 0;
  for (let id = 0; id < numbers.length; id++) if (numbers[id] === 1) numbers[id] = next++;
  const own = { ids: new Int32Array(first[texts.length]!), counts: new Uint8Array(first[texts.length]!) };
  texts.forEach((n, i) => {
    const shift = first[i]! - firstFeature[n]!;
    for (let at = firstFeature[n]!; at < firstFeature[n + 1]!; at++) {
      own.ids[at + shift] = numbers[ids[at]!]!;
      own.counts[at + shift] = counts[at]!;
    }
  });
  const readings: Readings = {
    texts: Array.from(texts, (n) => corpus.texts[n]!),
    labels,
    answers: pick(corpus.answers, new Uint8Array(texts.length)),
    keys: pick(corpus.keys, new Uint32Array(texts.length)),
    lengths: pick(corpus.lengths, new Uint16Array(texts.length)),
    firstFeature: first,
    ...own,
  };
  return makeCorpus(readings, known, classes, corpus.language);
};
