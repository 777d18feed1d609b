import type { Logistic } from './logistic.js';
import words from './words.json' with { type: 'json' };

/** Features of a candidate by which candidates are ranked, and signs by which a message is known, in the order of the weights. */
export const features = {
  words: ['classifier', 'words', 'covered'],
  learnt: ['classifier', 'meaning', 'centre', 'words', 'meaningBySize', 'centreBySize'],
  live: ['meaning', 'centre', 'words', 'covered', 'phrasings', 'cohesion'],
} as const;
export const signs = {
  words: ['classifier', 'words', 'covered', 'knownContent', 'contentWords', 'faqs'],
  learnt: ['centre', 'words', 'closer'],
  live: ['centre', 'words', 'closer'],
} as const;

/**
 * By which a matcher judges: `words` alone; `live`, by what is compared with the texts; `learnt`, with the classifier too.
 */
export type Mode = keyof typeof features;

/** How features and signs become a confidence, as `npm run calibrate` fitted them on many knowledge bases. */
export interface Fit {
  /** Weights of the features; their sum is a candidate's score, whose softmax is its share. */
  readonly rank: readonly number[];
  /** The log-odds that one of the best candidates is right, where an assumed share of messages is out of scope. */
  readonly known: Logistic;
  /** The same for knowledge bases of less than `fewestClasses` FAQs. */
  readonly few: Logistic;
}

/** What is fitted for one encoder. */
export interface Calibration {
  /** For messages in a language of the texts. */
  readonly learnt: Fit;
  readonly live: Fit;
  /** For messages in another language, whose words are not compared. */
  readonly across: { readonly learnt: Fit; readonly live: Fit };
  /** The weight of the greatest cosine to a sentence of the answer. */
  readonly answer: number;
  /** The `closeness` of a typical knowledge base: assumed of one that is not measured yet. */
  readonly closeness: number;
}

/** Among fewer classes there is little to compete with. */
export const fewestClasses = 8;

/** The fit by words alone, which depends on no encoder; `npm run calibrate -- --words` writes it. */
export const wordsFit: Fit = words;
