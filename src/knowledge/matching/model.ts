import { createHash } from 'node:crypto';
import type { Faq } from '../faq.js';
import { speechOf } from '../language/speech.js';
import { mainLanguage } from '../language/translated.js';
import type { Embedding } from '../semantic/encoder.js';
import { trainingHash } from '../snapshot.js';
import { trainClassifier } from './classifier.js';
import { type Corpus, makeCorpus } from './corpus.js';
import { type Example, examplesOf, inOrderOfContent } from './examples.js';
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
const shape = 2;

/** The key of the model that is trained on these FAQs. */
export const modelKey = (faqs: readonly Faq[]): string =>
  createHash('sha256')
    .update(`${shape} ${trainingHash(faqs)}`)
    .digest('hex');

/** The texts to learn from, class by class, as they are read in a language. */
const examplesFrom = (faqs: readonly Faq[], language: string): Example[] => {
  const speech = speechOf(language);
  return inOrderOfContent(faqs).flatMap((faq, label) => examplesOf(faq, label, speech));
};

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

/** Learns from the words of a knowledge base. Always the same for the same FAQs, in whatever order and under whatever ids. */
export const trainWords = (faqs: readonly Faq[]): Model => {
  const language = mainLanguage(faqs);
  const examples = examplesFrom(faqs, language);
  const corpus = makeCorpus(examples, faqs.length, language);
  const words = { classifier: trainClassifier(corpus), trust: learnTrust(examples, faqs.length, language) };
  return { key: modelKey(faqs), corpus, words };
};

/** Learns from the words and meanings of the same knowledge base. */
export const trainBoth = (faqs: readonly Faq[], meanings: Meanings): Judge => {
  const language = mainLanguage(faqs);
  const examples = examplesFrom(faqs, language);
  const corpus = makeCorpus(examples, faqs.length, language);
  return {
    classifier: trainClassifier(corpus, meanings),
    trust: learnTrust(examples, faqs.length, language, meanings),
  };
};

export const packModel = (model: Model): Uint8Array<ArrayBuffer> => pack(model);

/** Reads what `packModel` wrote; undefined if it is damaged or was trained on something else. */
export const unpackModel = (bytes: Uint8Array, key: string): Model | undefined => {
  const model = unpack(bytes) as Model | undefined;
  return model?.key === key ? model : undefined;
};
