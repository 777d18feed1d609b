import { caseSummary, closed } from '../../escalation/ticket.js';
import type { Ticket } from '../../model/ticket.js';
import type { Draft } from '../draft.js';

/** Timers of a case that an agent took by writing in the customer's thread; see `steps/joined.ts`. */
export const joinedTimers = ['joined-quiet', 'joined-unanswered'] as const;

/** When nobody has taken a case for so long, the desks hear of it again. */
export const firstReminderMs = 15 * 60_000;

/** The time between later reminders doubles up to this. */
const longestReminderMs = 4 * 3600_000;

/** How long to wait for the next reminder when the case has been waiting for `waited` ms. */
export const nextReminderMs = (waited: number): number =>
  Math.min(Math.max(waited, firstReminderMs), longestReminderMs);

/** So many closed cases are kept at hand; the store has them all. */
const mostEarlier = 10;

/** Ends a case. The phase is left to the caller, and the question stays at hand while she may say that it is not fixed. */
export const closeCase = (draft: Draft, ticket: Ticket, status: 'resolved' | 'handed-back') => {
  const over = closed(ticket, status, draft.at);
  draft.ticket(over);
  const earlier = [...draft.state.earlier, caseSummary(over)].slice(-mostEarlier);
  draft.change({ earlier, greeted: false, failures: 0, rounds: 0, tried: [] });
  draft.timer('unattended', undefined);
  for (const timer of joinedTimers) draft.timer(timer, undefined);
};
