import { oneLine } from '../../escalation/ticket.js';
import { choiceIds } from '../choices.js';
import type { Draft } from '../draft.js';
import { answerBody, endQuestion, personOnly } from '../moves/answer.js';
import { closeCase } from '../moves/case.js';
import { isGrave, suggestedOf, whileWaiting } from '../moves/hand-over.js';
import { withTried } from '../moves/tried.js';
import type { Heard } from '../perceive.js';
import { decideOn } from '../policy.js';
import { asQuestion, wholeText } from '../question.js';
import type { Upset } from '../recognise.js';

/** A case is open and nobody owns it yet: every message is acknowledged and added to the case. */
export const waiting = (draft: Draft, heard: Heard) => {
  if (heard.talk === 'cancel') return cancelCase(draft);
  if (heard.talk === 'helped') return confirmClose(draft);
  if (heard.talk || heard.kind === 'emoji' || heard.kind === 'nothing') return acknowledge(draft, 'waiting-talk');
  if (heard.kind === 'file') return acknowledge(draft, 'waiting-file');
  if (answersMeanwhile(draft, heard)) return;
  addToCase(draft, heard);
  acknowledge(draft, heard.files > 0 ? 'waiting-file' : 'waiting-added');
};

/** Says one of the short words for someone who waits. */
export const acknowledge = (
  draft: Draft,
  key: 'waiting-added' | 'waiting-file' | 'waiting-asked' | 'waiting-talk' | 'waiting-kept' | 'waiting-not-quite',
) => {
  draft.say([draft.text(key)], whileWaiting(draft));
};

/** Someone who only asked for a person tells what it is about: the agents see it at a glance. */
const addToCase = (draft: Draft, heard: Heard) => {
  const { ticket, question } = draft.state;
  if (!ticket || wholeText(question) !== '' || heard.text === '') return;
  const about = asQuestion(draft, heard);
  const suggested = suggestedOf(heard.matches, draft.knowledge);
  draft.question({ ...about, seq: ticket.fromSeq });
  draft.ticket({ ...ticket, question: heard.text, summary: oneLine(heard.text), suggested });
};

/** A new question of which the answer is known need not wait; the case stays open. */
const answersMeanwhile = (draft: Draft, heard: Heard): boolean => {
  const { ticket } = draft.state;
  if (!ticket || ticket.reason === 'upset' || heard.reading === 'not-wanted') return false;
  const decision = decideOn(
    heard,
    draft.knowledge,
    ticket.tried.map((one) => one.faq),
  );
  if (decision.do !== 'answer') return false;
  addToCase(draft, heard);
  answerMeanwhile(draft, decision.match.faq, decision.match.confidence);
  return true;
};

/** Gives an answer to someone who waits, and asks whether that settles her case. */
export const answerMeanwhile = (draft: Draft, id: string, confidence: number) => {
  const faq = draft.faq(id);
  const { ticket } = draft.state;
  if (!faq || faq.handOff || !ticket) return acknowledge(draft, 'waiting-kept');
  const entry = { faq: id, question: draft.titleForAgents(id), confidence, how: 'answered', outcome: 'open' } as const;
  draft.ticket({ ...ticket, tried: withTried(ticket.tried, entry) });
  draft.say(
    [draft.text('waiting-answer', { question: faq.question }), ...answerBody(draft, faq)],
    draft.choices([choiceIds.helped, 'choice-solved'], [choiceIds.wait, 'choice-wait']),
  );
};

/** A person is wanted, and one is on the way already. */
export const waitingAsked = (draft: Draft, heard: Heard, only: boolean) => {
  if (!only) addToCase(draft, heard);
  acknowledge(draft, 'waiting-asked');
};

/** Someone who waits is upset: sympathy, never cheer. */
export const waitingUpset = (draft: Draft, heard: Heard, upset: Upset) => {
  addToCase(draft, heard);
  const text = draft.text(upset === 'danger' || upset === 'unsafe' ? `waiting-${upset}` : 'waiting-upset');
  draft.say([text], isGrave(upset) ? [] : whileWaiting(draft), 'calm');
};

/** The customer no longer needs a person. */
export const cancelCase = (draft: Draft) => {
  const { ticket } = draft.state;
  if (!ticket) return;
  closeCase(draft, ticket, 'handed-back');
  draft.say([draft.text('cancelled')], personOnly(draft));
  endQuestion(draft);
};

/** What she found while waiting settled it. */
export const solvedWhileWaiting = (draft: Draft) => {
  const { ticket } = draft.state;
  if (!ticket) return;
  closeCase(draft, ticket, 'resolved');
  draft.say([draft.text('case-helped')], personOnly(draft));
  endQuestion(draft);
};

/** A word or an old button that may mean "solved": asked once more before a case is closed on it. */
export const confirmClose = (draft: Draft) => {
  const choices = draft.choices([choiceIds.cancel, 'choice-close'], [choiceIds.wait, 'choice-wait']);
  draft.say([draft.text('cancel-sure')], choices);
};
