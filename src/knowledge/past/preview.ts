import type { Thresholds } from '../faq.js';
import { type Decision, decide, type Faqs, isForPerson } from '../policy.js';
import type { PastQuestion } from './questions.js';

/** How a decision turned out, or would have: `unknown` where nobody said which FAQ was right. */
export type Outcome = 'right' | 'wrong' | 'unknown';

/** How many of a kind, and how they turned out. */
export interface Tally {
  readonly all: number;
  readonly right: number;
  readonly wrong: number;
}

/** What was done with all questions. To hand over is wrong where a FAQ is known that was right, unless it is one for a person. */
export type Tallies = Readonly<Record<Decision['decision'], Tally>>;

/** A question on which two settings differ. */
export interface Changed {
  readonly question: PastQuestion;
  readonly before: Decision;
  readonly after: Decision;
  readonly outcomes: readonly [before: Outcome, after: Outcome];
}

export interface Preview {
  readonly questions: number;
  readonly before: Tallies;
  readonly after: Tallies;
  /** Latest first. */
  readonly changed: readonly Changed[];
}

/** How a decision on a question turns out, as far as is known. */
export const outcomeOf = ({ decision, options }: Decision, { known }: PastQuestion, faqs: Faqs): Outcome => {
  const { right, wrong } = known;
  if (decision === 'handover') {
    if (right === undefined) return 'unknown';
    return isForPerson(right, faqs) ? 'right' : 'wrong';
  }
  const shown = (decision === 'answer' ? options.slice(0, 1) : options).map(({ faq }) => faq);
  if (right !== undefined) return shown.includes(right) ? 'right' : 'wrong';
  return shown.length > 0 && shown.every((faq) => wrong.includes(faq)) ? 'wrong' : 'unknown';
};

const none: Tally = { all: 0, right: 0, wrong: 0 };

const count = (tallies: Tallies, { decision }: Decision, outcome: Outcome): Tallies => {
  const { all, right, wrong } = tallies[decision];
  const tally = {
    all: all + 1,
    right: right + Number(outcome === 'right'),
    wrong: wrong + Number(outcome === 'wrong'),
  };
  return { ...tallies, [decision]: tally };
};

/** Whether a customer would notice: another decision, or another answer. */
const differs = (a: Decision, b: Decision): boolean =>
  a.decision !== b.decision || (a.decision === 'answer' && a.options[0]?.faq !== b.options[0]?.faq);

/**
 * What past questions would have come to under other thresholds, against these. The matches are those of then: no model is
 * asked, and what conversations would have led to afterwards is not guessed. Which questions are for a person is as `faqs`
 * have it now.
 */
export const preview = (
  questions: readonly PastQuestion[],
  now: Thresholds,
  then: Thresholds,
  faqs: Faqs = new Map(),
): Preview => {
  let before: Tallies = { answer: none, ask: none, handover: none };
  let after = before;
  const changed: Changed[] = [];
  for (const question of questions) {
    const a = decide(question.matches, now, faqs);
    const b = decide(question.matches, then, faqs);
    const outcomes = [outcomeOf(a, question, faqs), outcomeOf(b, question, faqs)] as const;
    before = count(before, a, outcomes[0]);
    after = count(after, b, outcomes[1]);
    if (differs(a, b)) changed.push({ question, before: a, after: b, outcomes });
  }
  return { questions: questions.length, before, after, changed: changed.reverse() };
};
