import { defaultOosShare, withOosShare } from './prior.js';

/**
 * What was assumed before anything was seen counts as much as so many questions: an estimate from few questions stays near
 * it. As a Beta distribution: Beta(25, 75), with its mean at `defaultOosShare`.
 */
const priorQuestions = 100;

/** However one-sided the questions are, a share beyond these would have the bot answer everything, or nothing. */
export const oosShareBounds = { least: 0.05, most: 0.6 } as const;

/** Steps of the estimation; it converges long before. */
const steps = 100;

/** What is known of a past question: whether some FAQ answers it, or else what the matcher thought of that. */
export type Seen = { readonly answerable: boolean } | { readonly inScope: number };

/**
 * The share of questions that no FAQ answers, estimated from past ones: `inScope` is the probability, under
 * `defaultOosShare`, that one of the FAQs that were found is right; where somebody said so (a customer picked one, an agent
 * named one), that counts instead. Expectation maximisation on the share alone (Saerens, Latinne and Decaestecker 2002), with
 * a Beta prior, within bounds. It depends on the evidence in the questions and not on what was decided on them, so that a
 * share in use does not feed itself.
 */
export const estimateOosShare = (seen: readonly Seen[]): number => {
  let share = defaultOosShare;
  for (let step = 0; step < steps; step++) {
    let unanswerable = 0;
    for (const one of seen)
      if ('answerable' in one) unanswerable += one.answerable ? 0 : 1;
      else unanswerable += 1 - withOosShare(one.inScope, defaultOosShare, share);
    share = (priorQuestions * defaultOosShare + unanswerable) / (priorQuestions + seen.length);
  }
  return Math.min(oosShareBounds.most, Math.max(oosShareBounds.least, share));
};
