import type { Asked } from './asked.js';

/** What a careful person would do with a question. */
export type Expected =
  | { readonly decision: 'answer'; readonly faq: string }
  | { readonly decision: 'ask'; readonly faqs: readonly string[] }
  /** `faq`: the question for a person that it must be taken as. */
  | { readonly decision: 'handover'; readonly about: 'shop' | 'elsewhere'; readonly faq?: string };

/** A question with the decision that is right for it. */
export interface GoldenQuestion {
  /** Where it stands in its file, 1-based. */
  readonly line: number;
  readonly question: string;
  readonly expected: Expected;
  /** The language that it is written in, as an ISO 639-1 code: a group to report by, which the product is not told. */
  readonly language?: string;
}

/** What was decided on a golden question. */
export interface GoldenResult {
  readonly golden: GoldenQuestion;
  readonly asked: Asked;
  readonly passed: boolean;
}

/**
 * Right is: the expected FAQ answered, and no other with it; a clarifying question asked with all expected FAQs among its
 * options, or all of them answered, as where the message asks both; handed over, as the expected question for a person where
 * one is named.
 */
export const isRight = (
  expected: Expected,
  { decision, options, forPerson }: Pick<Asked, 'decision' | 'options' | 'forPerson'>,
): boolean => {
  if (expected.decision === 'handover')
    return decision === 'handover' && (expected.faq === undefined || expected.faq === forPerson);
  if (decision === 'handover') return false;
  if (expected.decision === 'ask') return expected.faqs.every((faq) => options.includes(faq));
  return decision === 'answer' && options.length === 1 && options[0] === expected.faq;
};

/** Asks every golden question, one by one, each for itself. */
export const askGolden = async (
  questions: readonly GoldenQuestion[],
  ask: (question: string) => Promise<Asked>,
): Promise<GoldenResult[]> => {
  const results: GoldenResult[] = [];
  for (const golden of questions) {
    const asked = await ask(golden.question);
    results.push({ golden, asked, passed: isRight(golden.expected, asked) });
  }
  return results;
};
