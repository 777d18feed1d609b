import { caseBrief } from '../../escalation/brief.js';
import { transcript } from '../../escalation/transcript.js';
import type { Faq } from '../../knowledge/faq.js';
import { reasonsOf } from '../../knowledge/reasons.js';
import type { InboundEvent } from '../../model/event.js';
import type { Ticket } from '../../model/ticket.js';
import type { Turn } from '../../model/turn.js';
import type { Store } from '../../store/store.js';
import type { CaseView, PendingEntry, QueueEntry } from '../wire.js';

/** As many turns of a case are shown. */
const turnsMax = 500;
const casesMax = 1_000;

/** A case as the queue shows it. */
export const queueEntry = (ticket: Ticket, heard: QueueEntry['heard']): QueueEntry => {
  const { id, status, reason, subject, summary, customer, route, openedAt, owner, takenAt, alerts } = ticket;
  return {
    id,
    status,
    reason,
    summary,
    customer: { platform: customer.platform, ...(customer.name === undefined ? {} : { name: customer.name }) },
    openedAt,
    alerts: alerts.length,
    heard,
    ...(subject === undefined ? {} : { subject: subject.title }),
    ...(route === undefined ? {} : { route }),
    ...(owner === undefined ? {} : { owner }),
    ...(takenAt === undefined ? {} : { takenAt }),
  };
};

/** The turns of a case, of which the last `turnsMax`. It ends where the next case of the same conversation begins. */
const turnsOf = async (store: Store, { conversation, fromSeq }: Ticket): Promise<{ turns: Turn[]; cut: boolean }> => {
  const cases = await store.tickets({ conversation, limit: casesMax });
  const next = Math.min(...cases.map((one) => one.fromSeq).filter((seq) => seq > fromSeq));
  const last = Number.isFinite(next) ? next - 1 : ((await store.conversation(conversation))?.seq ?? 0);
  const from = Math.max(fromSeq, last - turnsMax + 1);
  return { turns: await store.turns(conversation, from - 1, last - from + 1), cut: from > fromSeq };
};

/** What was accepted and not handled yet, so that the desk shows it the moment it is stored. */
const pendingEntry = (event: InboundEvent): PendingEntry[] => {
  const { key, at } = event;
  if (event.type === 'customer.said') return [{ key, at, who: 'customer', text: event.text }];
  if (event.type === 'agent.replied') return [{ key, at, who: 'agent', name: event.agent.name, text: event.text }];
  return [];
};

/** A case with everything that happened. */
export const caseView = async (
  store: Store,
  ticket: Ticket,
  faqs: ReadonlyMap<string, Faq>,
): Promise<Omit<CaseView, 'now' | 'onlookers'>> => {
  const [{ turns, cut }, deliveries, pending] = await Promise.all([
    turnsOf(store, ticket),
    store.deliveries({ conversation: ticket.conversation, limit: 10 * turnsMax }),
    store.pending(ticket.conversation),
  ]);
  return {
    ticket,
    brief: caseBrief(ticket),
    lines: transcript(turns, deliveries).map(({ ground, ...line }) => ({
      ...line,
      ...(ground && { reasons: reasonsOf(ground.parts, faqs) }),
    })),
    cut,
    pending: pending.flatMap(pendingEntry),
  };
};
