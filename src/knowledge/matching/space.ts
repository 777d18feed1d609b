import type { Corpus } from './corpus.js';
import type { Encoded } from './near.js';
import type { Vocabulary } from './vocabulary.js';
import type { Classifier } from './weights.js';

/** A classifier with all that it needs, also when the texts have changed since it was learnt. */
export interface Learnt {
  readonly classifier: Classifier;
  readonly vocabulary: Vocabulary;
  /** By its class: the FAQ's id, and a key of its texts. */
  readonly faqs: readonly string[];
  readonly keys: readonly number[];
}

/** The texts of FAQs, class by class. */
export interface Texts {
  readonly corpus: Corpus;
  /** By class: a key of its texts, which changes with any of them. */
  readonly keys: readonly number[];
}

/** All that a message is judged by: the texts, and what was learnt of them or of texts like them. */
export interface Space extends Texts {
  readonly words: Learnt;
  readonly encoded?: Encoded;
  readonly both?: Learnt;
}
