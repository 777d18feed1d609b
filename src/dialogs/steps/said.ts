import { isOpen } from '../../escalation/ticket.js';
import type { CustomerKnown, CustomerSaid } from '../../model/event.js';
import type { Perceived } from '../../model/match.js';
import { typedChoice } from '../choices.js';
import type { Draft } from '../draft.js';
import { arrive } from '../held.js';
import { handOver } from '../moves/hand-over.js';
import { reopen } from '../moves/reopen.js';
import { type Heard, perceive } from '../perceive.js';
import { addToQuestion, asQuestion } from '../question.js';
import { asksForPerson, upsetIn } from '../recognise.js';
import { answered } from './answered.js';
import { choose } from './choice.js';
import { clarifying } from './clarifying.js';
import { idle } from './idle.js';
import { joinedAsked } from './joined.js';
import { lately, resolved } from './resolved.js';
import { reofferChoices } from './small-talk.js';
import { waiting, waitingAsked, waitingUpset } from './waiting.js';

type Said = CustomerSaid & Partial<Perceived>;

/** Knows the customer and her place as of now; the platform may have changed either. */
export const meet = (draft: Draft, event: Pick<CustomerSaid, 'from' | 'address'>) =>
  draft.change({ person: { ...draft.state.person, ...event.from }, address: event.address });

/** The platform told more of the customer: what was not known yet is known now, to the agents too. */
export const customerKnown = (draft: Draft, { from }: CustomerKnown) => {
  const person = { ...from, ...draft.state.person };
  const { ticket } = draft.state;
  draft.change({ person });
  if (isOpen(ticket)) draft.ticket({ ...ticket, customer: person });
};

/** The customer wrote something. While a person owns the conversation, the bot is silent. */
export const said = (draft: Draft, event: Said) => {
  meet(draft, event);
  const { ticket } = draft.state;
  draft.change({ private: event.private || (isOpen(ticket) && draft.state.private) });
  if (event.language !== undefined) draft.change({ language: event.language });
  if (event.limited) return tooFast(draft);
  const message = arrive(draft, event);
  if (!message) return;
  const heard = perceive(draft, { ...message, files: event.attachments.length });
  if (draft.state.phase.name === 'with-person') return joinedAsked(draft, heard);
  respondTo(draft, heard);
};

/** She writes faster than anyone could read: she is told so, once, and what she wrote is left aside. */
const tooFast = (draft: Draft) => {
  if (draft.state.phase.name !== 'with-person') draft.say([draft.text('too-fast')], draft.state.choices, 'calm');
};

/** Opens a case on what was said, or the last one again when it was closed a short while ago. */
const callPerson = (draft: Draft, heard: Heard, reason: 'asked' | 'upset', only: boolean) => {
  const { phase, ticket } = draft.state;
  const upset = reason === 'upset' ? upsetIn(draft.texts, heard.tokens) : undefined;
  if (phase.name === 'handing-over')
    return upset ? waitingUpset(draft, heard, upset) : waitingAsked(draft, heard, only);
  if (phase.name === 'resolved' && ticket && lately(draft, ticket)) {
    return reopen(draft, ticket, only ? undefined : heard, upset);
  }
  const onSubject = phase.name === 'clarifying' || phase.name === 'answered';
  if (!onSubject) draft.change({ tried: [], failures: 0, rounds: 0 });
  if (!only) draft.question(onSubject ? addToQuestion(draft, heard) : asQuestion(draft, heard));
  handOver(draft, reason, upset);
};

/** Answers a message, whatever the phase: feelings first, then a choice that was typed, then a wish for a person. */
export const respondTo = (draft: Draft, heard: Heard) => {
  const { texts } = draft;
  const typed = typedChoice(heard.tokens, draft.state.choices, texts);
  if (typed !== undefined && typed !== 'none') return choose(draft, typed.id, heard);
  if (upsetIn(texts, heard.tokens)) return callPerson(draft, heard, 'upset', false);
  const person = asksForPerson(texts, heard.tokens);
  if (person) return callPerson(draft, heard, 'asked', person === 'only');
  if (typed === 'none') return reofferChoices(draft, draft.text('no-such-choice'));
  switch (draft.state.phase.name) {
    case 'idle':
      return idle(draft, heard);
    case 'clarifying':
      return clarifying(draft, heard);
    case 'answered':
      return answered(draft, heard);
    case 'handing-over':
      return waiting(draft, heard);
    case 'resolved':
      return resolved(draft, heard);
    case 'with-person':
      return;
  }
};
