import { createHash } from 'node:crypto';
import type { Faq } from '../faq.js';
import { mainLanguage } from '../language/translated.js';
import type { Embedding } from '../semantic/encoder.js';
import { trainingHash } from '../snapshot.js';
import { trainClassifier } from './classifier.js';
import type { Corpus } from './corpus.js';
import { inOrderOfContent, readFaqs } from './examples.js';
import { joinViews, type Meanings, makeMeanings } from './meanings.js';
import { pack, unpack } from './pack.js';
import { learnTrust, type Trust } from './trust.js';
import type { Classifier } from './weights.js';

/** What tells classes apart, and how far it is to be trusted. */
export interface Judge {
  readonly classifier: Classifier;
  readonly trust: Trust;
}

/** All that was learnt from a knowledge base. Its classes are the FAQs in the order of their content. */
export interface Model {
  /** By what the model is found again: changes with the FAQs that it was trained on and with its own shape. */
  readonly key: string;
  readonly corpus: Corpus;
  /** Judges by words alone. */
  readonly words: Judge;
  /** Judges by words and meaning, once the phrasings' meanings are known. */
  readonly both?: Judge & {
    readonly meanings: Meanings;
    /** The name of the encoder that the meanings are from. */
    readonly encoder: string;
  };
}

/** Changes with every change of what is learnt and how it is kept. */
const shape = 7;

/** The key of the model that is trained on these FAQs. */
export const modelKey = (faqs: readonly Faq[]): string =>
  createHash('sha256')
    .update(`${shape} ${trainingHash(faqs)}`)
    .digest('hex');

/** The texts whose meanings a model wants to know, in the order in which `addMeaning` takes them. */
export const phrasingsToEncode = ({ corpus }: Model): string[] =>
  corpus.texts.filter((_, n) => corpus.answers[n] === 0);

/** The meanings of the texts that `phrasingsToEncode` gave, one by one in their order. */
export const meaningsFrom = (
  { corpus }: Model,
  embeddings: (n: number) => Embedding,
  views: readonly string[],
): Meanings => {
  let n = 0;
  return makeMeanings(Array.from(corpus.answers, (answer) => (answer ? undefined : joinViews(embeddings(n++), views))));
};

/** Learns from texts; `meanings` are theirs, in their order. What is only tried comes first, so that its memory is free again. */
const judge = (corpus: Corpus, meanings?: Meanings): Judge => {
  const trust = learnTrust(corpus, meanings);
  return { classifier: trainClassifier(corpus, meanings), trust };
};

/** Learns from the words of a knowledge base. Always the same for the same FAQs, in whatever order and under whatever ids. */
export const trainWords = (faqs: readonly Faq[]): Model => {
  const corpus = readFaqs(inOrderOfContent(faqs), mainLanguage(faqs));
  return { key: modelKey(faqs), corpus, words: judge(corpus) };
};

/** Learns from the words and meanings of the same texts. */
export const trainBoth = (corpus: Corpus, meanings: Meanings): Judge => judge(corpus, meanings);

export const packModel = (model: Model): Uint8Array => pack(model);

/** Reads what `packModel` wrote; undefined if it is damaged or was trained on something else. */
export const unpackModel = (bytes: Uint8Array, key: string): Model | undefined => {
  const model = unpack(bytes) as Model | undefined;
  return model?.key === key ? model : undefined;
};
