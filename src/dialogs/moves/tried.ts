import type { Tried } from '../../model/ticket.js';

/** The list with one more entry; an earlier one on the same FAQ gives way. */
export const withTried = (tried: readonly Tried[], entry: Tried): Tried[] => [
  ...tried.filter((one) => one.faq !== entry.faq),
  entry,
];

/** The list after it was heard what came of a FAQ. */
export const settledTried = (tried: readonly Tried[], faq: string, outcome: Tried['outcome']): Tried[] =>
  tried.map((one) => (one.faq === faq ? { ...one, outcome } : one));

/** The list after none of the options on offer was wanted. */
export const nonePicked = (tried: readonly Tried[]): Tried[] =>
  tried.map((one) => (one.how === 'offered' && one.outcome === 'open' ? { ...one, outcome: 'not-picked' } : one));

/** FAQs that are not worth another try for the present question. */
export const failedFaqs = (tried: readonly Tried[]): string[] =>
  tried.filter((one) => one.outcome === 'not-helped' || one.outcome === 'not-picked').map((one) => one.faq);
