import type { Ticket } from '../../model/ticket.js';
import type { Draft } from '../draft.js';
import { endQuestion, personOnly } from '../moves/answer.js';
import { severalIn } from '../moves/answer-several.js';
import { reopen } from '../moves/reopen.js';
import type { Heard } from '../perceive.js';
import { type Decision, decideOn, forPersonIn, isKnown } from '../policy.js';
import { idle, newQuestion } from './idle.js';
import { smallTalkReply } from './small-talk.js';

/** What is said within this time after a case was closed may still belong to it. */
const sameMatterMs = 24 * 3600_000;

/** Whether the case was closed so short a time ago that a word on it is about the same matter. */
export const lately = (draft: Draft, ticket: Ticket): boolean =>
  draft.at - (ticket.resolvedAt ?? ticket.openedAt) <= sameMatterMs;

/** A person has closed the case; the customer may say whether it is fixed, or come with something new. */
export const resolved = (draft: Draft, heard: Heard) => {
  const { ticket } = draft.state;
  if (!ticket || !lately(draft, ticket)) {
    endQuestion(draft);
    return idle(draft, heard);
  }
  if (heard.talk === 'helped' || heard.talk === 'yes') return isFixed(draft);
  if (heard.talk === 'not-helped' || heard.talk === 'no') return reopen(draft, ticket);
  if (heard.talk || heard.kind !== 'words') return smallTalkReply(draft, heard);
  const decision = decideOn(heard, draft.knowledge);
  const isNew = isKnown(decision) && !isSameMatter(decision, ticket);
  if (isNew || severalIn(draft, heard)) return newQuestion(draft, heard);
  reopen(draft, ticket, heard);
};

/** Whether this is the question for a person that the case was about. */
const isSameMatter = (decision: Decision, { subject }: Ticket): boolean =>
  subject !== undefined && forPersonIn(decision)?.faq === subject.faq;

/** The customer says that all is well. */
export const isFixed = (draft: Draft) => {
  draft.say([draft.text('fixed')], personOnly(draft));
  endQuestion(draft);
};
