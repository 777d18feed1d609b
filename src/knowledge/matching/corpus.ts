import type { Example } from './examples.js';
import type { Features } from './sgd.js';
import { makeVocabulary, type Vocabulary, vectorOf } from './vocabulary.js';

/** All texts of a knowledge base as features, class by class. */
export interface Corpus {
  /** In which its texts were read, and messages are: an ISO 639-1 code, or the like for other languages. */
  readonly language: string;
  readonly classes: number;
  readonly vocabulary: Vocabulary;
  /** By text. */
  readonly texts: readonly string[];
  /** By text: its class; ascending. */
  readonly labels: Int32Array;
  /** By text: 1 for an answer, 0 for a title or phrasing. */
  readonly answers: Uint8Array;
  /** By text: by what it is put in order among others. */
  readonly keys: Uint32Array;
  /** By class, and once more at the end: its first text. */
  readonly firstText: Int32Array;
  /** By text, and once more at the end: where its features begin in `ids` and `values`. */
  readonly firstFeature: Int32Array;
  readonly ids: Int32Array;
  readonly values: Float32Array;
}

/** How many features there are in all. */
export const featuresOf = (corpus: Corpus): number => corpus.vocabulary.hashes.length;

/** The features of one text. */
export const rowOf = ({ ids, values, firstFeature }: Corpus, text: number): Features => ({
  ids: ids.subarray(firstFeature[text]!, firstFeature[text + 1]!),
  values: values.subarray(firstFeature[text]!, firstFeature[text + 1]!),
});

/** `examples` stand in the order of their labels, which are 0 … `classes` - 1. */
export const makeCorpus = (examples: readonly Example[], classes: number, language: string): Corpus => {
  const vocabulary = makeVocabulary(examples.map((e) => e.message));
  const firstText = new Int32Array(classes + 1);
  for (const { label } of examples) firstText[label + 1]!++;
  for (let k = 0; k < classes; k++) firstText[k + 1]! += firstText[k]!;
  const most = examples.reduce((sum, e) => sum + e.message.features.length, 0);
  const ids = new Int32Array(most);
  const values = new Float32Array(most);
  const firstFeature = new Int32Array(examples.length + 1);
  examples.forEach(({ message }, n) => {
    const vector = vectorOf(vocabulary, message);
    ids.set(vector.ids, firstFeature[n]!);
    values.set(vector.values, firstFeature[n]!);
    firstFeature[n + 1] = firstFeature[n]! + vector.ids.length;
  });
  const end = firstFeature[examples.length]!;
  return {
    language,
    classes,
    vocabulary,
    texts: examples.map((e) => e.text),
    labels: Int32Array.from(examples, (e) => e.label),
    keys: Uint32Array.from(examples, (e) => e.key),
    answers: Uint8Array.from(examples, (e) => (e.kind === 'answer' ? 1 : 0)),
    firstText,
    firstFeature,
    ids: ids.subarray(0, end),
    values: values.subarray(0, end),
  };
};
