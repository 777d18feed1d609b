import type { Match } from '../model/match.js';
import type { Thresholds } from './faq.js';
import { type Matcher, perceived } from './matcher.js';
import { type Decision, decide } from './policy.js';

/** What a careful person would do with a question. */
export type Expected =
  | { readonly decision: 'answer'; readonly faq: string }
  | { readonly decision: 'ask'; readonly faqs: readonly string[] }
  | { readonly decision: 'handover'; readonly about: 'shop' | 'elsewhere' };

/** A question with the decision that is right for it. */
export interface GoldenQuestion {
  /** Where it stands in its file, 1-based. */
  readonly line: number;
  readonly question: string;
  readonly expected: Expected;
}

/** What was decided on a golden question. */
export interface GoldenResult {
  readonly golden: GoldenQuestion;
  readonly decision: Decision;
  /** The best matches, whatever was decided. */
  readonly matches: readonly Match[];
  readonly passed: boolean;
}

/**
 * Right is: the expected FAQ answered; a clarifying question asked with all expected FAQs among its options; handed
 * over.
 */
export const isRight = (expected: Expected, { decision, options }: Decision): boolean => {
  if (decision !== expected.decision) return false;
  if (expected.decision === 'answer') return options[0]?.faq === expected.faq;
  if (expected.decision === 'ask') return expected.faqs.every((faq) => options.some((o) => o.faq === faq));
  return true;
};

/** Asks every golden question, one by one. */
export const askGolden = async (
  questions: readonly GoldenQuestion[],
  matcher: Matcher,
  thresholds: Thresholds,
): Promise<GoldenResult[]> => {
  const results: GoldenResult[] = [];
  for (const golden of questions) {
    const matches = await matcher.match(golden.question, perceived);
    const decision = decide(matches, thresholds);
    results.push({ golden, decision, matches, passed: isRight(golden.expected, decision) });
  }
  return results;
};
