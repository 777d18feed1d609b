import { isOpen } from '../../escalation/ticket.js';
import type { Phase } from '../../model/conversation.js';
import type { CustomerDeleted, CustomerEdited } from '../../model/event.js';
import type { Perceived } from '../../model/match.js';
import { Draft } from '../draft.js';
import { hold } from '../held.js';
import { type Heard, perceive } from '../perceive.js';
import { retell, withMessage } from '../question.js';
import { meet, respondTo } from './said.js';

type Edited = CustomerEdited & Partial<Perceived>;

/**
 * The customer changed a message. When the bot has answered it and no person is concerned, the answer is thought out
 * again and changed in place. A person sees both texts, and the bot says nothing.
 */
export const customerEdited = (draft: Draft, event: Edited) => {
  meet(draft, event);
  const { messageId, text, at } = event;
  if (!draft.state.recent.includes(messageId)) return hold(draft, { messageId, text, at });
  const { phase, question, ticket } = draft.state;
  if (event.language !== undefined) draft.change({ language: event.language });
  const heard = perceive(draft, { ...event, files: 0 });
  if (phase.name === 'idle') {
    if (phase.chat?.messageId === messageId) redo(draft, heard, phase.chat.reply);
    return;
  }
  const changed = question && withMessage(question, messageId, heard.text);
  if (!changed) return;
  if (isOpen(ticket) || phase.name === 'resolved') {
    draft.question(changed);
    return retell(draft);
  }
  if (question.messageId === messageId) answerAgain(draft, heard);
};

/** The key of the bot's message that answers the present question. */
const answerOf = (phase: Phase): string | undefined =>
  phase.name === 'answered' ? phase.answer : phase.name === 'clarifying' ? phase.asked : undefined;

const sameAnswer = (a: Phase, b: Phase): boolean =>
  (a.name === 'answered' && b.name === 'answered' && a.faq === b.faq && a.also?.join() === b.also?.join()) ||
  (a.name === 'clarifying' && b.name === 'clarifying' && a.options.join() === b.options.join());

/** Answers the changed question in place, unless the answer stays what it was. */
const answerAgain = (draft: Draft, heard: Heard) => {
  const target = answerOf(draft.state.phase);
  if (target === undefined) return;
  const trial = new Draft(draft.state, draft.event, draft.knowledge);
  redo(trial, heard, target);
  if (sameAnswer(draft.state.phase, trial.state.phase)) return draft.question(trial.state.question);
  redo(draft, heard, target);
};

const redo = (draft: Draft, heard: Heard, target: string) => {
  draft.question(undefined);
  draft.change({ failures: 0, rounds: 0, tried: [], choices: [] });
  draft.phase({ name: 'idle' });
  draft.timer('quiet', undefined);
  draft.replace(target);
  respondTo(draft, heard);
};

/** The customer took a message back: the bot says nothing, and what she wrote is kept in no question and no case. */
export const customerDeleted = (draft: Draft, event: CustomerDeleted) => {
  meet(draft, event);
  const { messageId, at } = event;
  if (!draft.state.recent.includes(messageId)) return hold(draft, { messageId, at });
  const { phase, question, ticket } = draft.state;
  const changed = question && withMessage(question, messageId, '');
  if (!changed) return;
  draft.question({ ...changed, matches: [] });
  if (isOpen(ticket) || phase.name === 'resolved') retell(draft);
};
