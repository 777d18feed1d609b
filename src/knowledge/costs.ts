import type { Thresholds } from './faq.js';
import { defaultThresholds, otherOptionRight } from './policy.js';

/** What an admin says that mistakes and people cost. The unit of both is a minute of the customer's. */
export interface Costs {
  /** How bad a wrong answer is: as bad as losing so many minutes. */
  readonly wrongAnswer: number;
  /** How dear a minute of a person is; 1: as dear as one of the customer's. */
  readonly personMinute: number;
}

/** With these, the thresholds are `defaultThresholds`, which were measured to do well on public sets of questions. */
export const defaultCosts: Costs = { wrongAnswer: 4, personMinute: 1 };

/** Minutes of a person's time that a case takes. */
export const minutesOfCase = 10;

const personOf = ({ personMinute }: Costs): number => minutesOfCase * personMinute;

/** Led wrong, by a wrong answer or a question without the right option, the customer needs a person after all. */
const ledWrongOf = (costs: Costs): number => costs.wrongAnswer + personOf(costs);

/**
 * What a clarifying question costs the customer, in minutes: to read it, to choose, to wait once more. It is what the measured
 * thresholds come to at the default costs: not quite two. Asking where that is just worth it, by c − p > q / L, and answering
 * from p = 1 − q / (r L) on, agree with each other (see `thresholdsFrom`) with r at `otherOptionRight`.
 */
export const minutesOfQuestion = personOf(defaultCosts) - (1 - defaultThresholds.ask) * ledWrongOf(defaultCosts);

/** What can be done with a question. */
export type Action = 'answer' | 'ask' | 'handover';

/**
 * The expected cost, in minutes, of doing something with a question. `best` is the probability that the best match is right,
 * `held` that one of the options is.
 */
export const expectedCost = (action: Action, best: number, held: number, costs: Costs): number => {
  if (action === 'handover') return personOf(costs);
  if (action === 'answer') return (1 - best) * ledWrongOf(costs);
  return minutesOfQuestion + (1 - held) * ledWrongOf(costs);
};

const round = (share: number): number => Math.round(1_000 * Math.min(1, Math.max(0, share))) / 1_000;

/**
 * The thresholds that cost least (see `decide`: `answer` is compared with the best match's probability p, `ask` with that of
 * all options together, c). M is what a person costs, L what it costs to be led wrong, q what a question costs, and r is
 * `otherOptionRight`, so that c is about p + r (1 − p). To answer costs (1 − p) L, to ask q + (1 − c) L, to hand over M:
 *
 *     answer    if p ≥ 1 − q / (r L), where it is cheaper than to ask, and p ≥ 1 − M / L, where it is cheaper than a person;
 *     ask       else if c ≥ 1 − (M − q) / L, where it is cheaper than a person;
 *     hand over else.
 *
 * What is likely enough to be answered is never handed over for want of options, so `ask` is at most `answer`. (Elkan 2001,
 * "The foundations of cost-sensitive learning", IJCAI; Chow 1970, "On optimum recognition error and reject tradeoff", IEEE
 * Transactions on Information Theory 16, for the option to decline.)
 */
export const thresholdsFrom = (costs: Costs): Thresholds => {
  const person = personOf(costs);
  const ledWrong = ledWrongOf(costs);
  if (ledWrong === 0) return { answer: 0, ask: 0 };
  const overAsking = 1 - minutesOfQuestion / (otherOptionRight * ledWrong);
  const overPerson = 1 - person / ledWrong;
  const answer = Math.max(overAsking, overPerson);
  const ask = 1 - (person - minutesOfQuestion) / ledWrong;
  return { answer: round(answer), ask: round(Math.min(ask, answer)) };
};
