import type { Faq } from '../../knowledge/faq.js';
import { choiceIds } from '../choices.js';
import type { Draft } from '../draft.js';
import { nonePicked, settledTried, withTried } from './tried.js';

/** A question with no word from the customer for so long is closed in silence. */
export const quietMs = 24 * 3600_000;

/** The choices under every answer. */
export const feedback = (draft: Draft) =>
  draft.choices(
    [choiceIds.helped, 'choice-helped'],
    [choiceIds.notQuite, 'choice-not-quite'],
    [choiceIds.person, 'choice-person'],
  );

/** The one choice that is always there: a person. */
export const personOnly = (draft: Draft) => draft.choices([choiceIds.person, 'choice-person']);

/** The admins' text; before it a word about its language when that is not the customer's. */
export const answerBody = (draft: Draft, faq: Faq): string[] => [draft.before(faq), faq.answer];

/** The answer as it is shown: what was understood, then the answer itself. `also`: it is not the first in the message. */
export const answerText = (draft: Draft, faq: Faq, also = false): string[] => [
  draft.text(also ? 'answer-also' : 'answer-lead', { question: faq.question }),
  ...answerBody(draft, faq),
];

/** Notes that a FAQ is given as an answer. */
export const noteAnswer = (draft: Draft, faq: Faq, confidence: number) => {
  const entry = {
    faq: faq.id,
    question: draft.titleForAgents(faq.id),
    confidence,
    how: 'answered',
    outcome: 'open',
  } as const;
  draft.change({ tried: withTried(nonePicked(draft.state.tried), entry) });
};

/**
 * Gives a FAQ's answer and asks whether it helped. `confidence` is 1 where the customer picked it herself; `next` are
 * the FAQs to offer if it did not help.
 */
export const giveAnswer = (draft: Draft, faq: Faq, confidence: number, next: readonly string[]) => {
  noteAnswer(draft, faq, confidence);
  const answer = draft.say(answerText(draft, faq), feedback(draft));
  draft.phase({ name: 'answered', faq: faq.id, next, answer });
  draft.timer('quiet', quietMs);
};

/** Ends the present question: back to idle, counters at nought. */
export const endQuestion = (draft: Draft) => {
  draft.question(undefined);
  draft.change({ failures: 0, rounds: 0, tried: [] });
  draft.phase({ name: 'idle' });
  draft.timer('quiet', undefined);
};

/** The answer helped, or was thanked for: a warm close. */
export const helped = (draft: Draft, key: 'helped' | 'thanks' = 'helped') => {
  const { phase, tried } = draft.state;
  if (phase.name === 'answered') {
    const { faq: first, also = [] } = phase;
    draft.change({ tried: [first, ...also].reduce((list, faq) => settledTried(list, faq, 'helped'), tried) });
    // Of several answers it is not known which words of the message each belongs to.
    if (also.length === 0) draft.feedback(first, 'helped');
  }
  draft.say([draft.text(key)], personOnly(draft));
  endQuestion(draft);
};
