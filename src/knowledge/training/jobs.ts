import type { Faq } from '../faq.js';
import { trainClassifier } from '../matching/classifier.js';
import type { Meanings } from '../matching/meanings.js';
import { readTexts } from '../matching/model.js';
import { closenessOf } from '../matching/near.js';
import type { Texts } from '../matching/space.js';
import type { Classifier } from '../matching/weights.js';

/** Work that takes a thread of its own. */
export interface Jobs {
  /** Reads the texts of FAQs; with `words` the classifier by words is learnt as well. */
  read(input: { readonly faqs: readonly Faq[]; readonly words: boolean }): {
    readonly texts: Texts;
    readonly words?: Classifier;
  };
  /** Learns the classifier by words, unless `words` is false, and that by words and meanings, where meanings are given. */
  study(input: { readonly texts: Texts; readonly words: boolean; readonly meanings?: Meanings }): {
    readonly words?: Classifier;
    readonly both?: Classifier;
    readonly closeness?: number;
  };
}

const jobs: Jobs = {
  read({ faqs, words }) {
    const texts = readTexts(faqs);
    return { texts, ...(words && { words: trainClassifier(texts.corpus) }) };
  },
  study({ texts: { corpus }, words, meanings }) {
    const both = meanings && trainClassifier(corpus, meanings);
    return {
      ...(words && { words: trainClassifier(corpus) }),
      ...(both && { both }),
      ...(meanings && { closeness: closenessOf(meanings) }),
    };
  },
};

/** A job by its name, with its input. */
export type Job = { [N in keyof Jobs]: { readonly name: N; readonly input: Parameters<Jobs[N]>[0] } }[keyof Jobs];

/** Runs a job in the calling thread and returns its result. */
export const run = (job: Job): unknown => (job.name === 'read' ? jobs.read(job.input) : jobs.study(job.input));
