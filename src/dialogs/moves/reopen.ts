import { reopened } from '../../escalation/ticket.js';
import type { Ticket } from '../../model/ticket.js';
import type { Draft } from '../draft.js';
import type { Heard } from '../perceive.js';
import { addToQuestion, retell } from '../question.js';
import type { Upset } from '../recognise.js';
import { sayToUpset, startWaiting, whileWaiting } from './hand-over.js';

/**
 * Opens the last case again, with its context: the customer says that it is not solved, or writes something (`heard`)
 * that only a person can take up and that may belong to it. She does not start over, and is not greeted again.
 */
export const reopen = (draft: Draft, ticket: Ticket, heard?: Heard, upset?: Upset) => {
  const text = draft.note('alert-reopened', { agent: ticket.owner?.name ?? '–' });
  draft.ticket({ ...reopened(ticket), alerts: [...ticket.alerts, { at: draft.at, text }] });
  draft.change({ greeted: true, earlier: draft.state.earlier.filter((one) => one.ticket !== ticket.id) });
  if (draft.state.phase.name !== 'resolved') draft.question(undefined);
  if (heard) {
    draft.question(addToQuestion(draft, heard));
    retell(draft);
  }
  if (upset) sayToUpset(draft, upset);
  else draft.say([draft.text(heard ? 'reopened-more' : 'reopened')], whileWaiting(draft));
  startWaiting(draft);
};
