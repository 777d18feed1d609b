import { alerted, isOpen } from '../../escalation/ticket.js';
import type { Reply } from '../../model/conversation.js';
import type { DeliverySettled } from '../../model/event.js';
import type { Ticket } from '../../model/ticket.js';
import type { Draft } from '../draft.js';
import { handOver, whileWaiting } from '../moves/hand-over.js';

/** It became known what came of a message to the customer, or of a notice to a desk. */
export const deliverySettled = (draft: Draft, event: DeliverySettled) => {
  const { ticket } = draft.state;
  if (event.desk === undefined) {
    markReply(draft, event);
    return messageSettled(draft, event);
  }
  // What was to stand under a head card is shown there, and says nothing of whether anybody was told.
  if (event.under === undefined && isOpen(ticket)) noticeSettled(draft, ticket, event.desk, event);
};

/** Whether a delivery carried the reply, a part of it or one of its files. */
const carried = ({ delivery }: Reply, key: string): boolean =>
  key === delivery || key.startsWith(`${delivery}/`) || key.startsWith(`${delivery}.file.`);

/**
 * Shows in the desk thread where an agent wrote a reply whether the customer got it. What she got is never taken back: an
 * attempt that seemed to fail may turn out to have arrived, not the other way round.
 */
const markReply = (draft: Draft, { delivery, outcome, reason }: DeliverySettled) => {
  const { ticket, replies } = draft.state;
  const reply = replies.find((one) => carried(one, delivery));
  if (!ticket || !reply?.origin || outcome === 'failing') return;
  const marked = outcome === 'sent' ? 'sent' : 'failed';
  if (reply.marked === 'sent' || reply.marked === marked) return;
  draft.change({ replies: replies.map((one) => (one === reply ? { ...reply, marked } : one)) });
  draft.mark({
    origin: reply.origin,
    ticket: ticket.id,
    reply: reply.delivery,
    mark: marked,
    ...(reason && { reason }),
  });
};

/**
 * A message that did not arrive must not fail in silence: the agents hear of it. A lost answer opens a case of its own;
 * a lost farewell does not, or a customer who is gone would come back to the queue for ever.
 */
const messageSettled = (draft: Draft, { outcome, reason, at }: DeliverySettled) => {
  const { ticket, phase } = draft.state;
  if (outcome !== 'dead' && outcome !== 'ambiguous') return;
  if (!isOpen(ticket) && outcome === 'ambiguous') return;
  const farewell = phase.name === 'resolved' || phase.name === 'idle';
  if (!ticket || !(isOpen(ticket) || farewell)) return handOver(draft, 'undeliverable');
  const text = draft.note(`alert-${outcome}`, { reason: reason ?? draft.note('reason-unknown') });
  draft.ticket(alerted(ticket, at, text));
  draft.announce('alert', text);
};

/**
 * Whether a desk could be told. When none can, the customer is told honestly, once; and once more when one was told
 * after all.
 */
const noticeSettled = (draft: Draft, ticket: Ticket, desk: string, { outcome, desks = 0, at }: DeliverySettled) => {
  if (outcome === 'ambiguous') return draft.ticket(alerted(ticket, at, draft.note('alert-desk', { desk })));
  const told = { ...ticket.told, [desk]: outcome === 'sent' ? ('told' as const) : ('failing' as const) };
  draft.ticket({ ...ticket, told });
  const { phase } = draft.state;
  if (phase.name !== 'handing-over') return;
  if (outcome === 'sent' && phase.unreachable === 'said') {
    draft.say([draft.text('reachable')], whileWaiting(draft));
    draft.phase({ ...phase, unreachable: 'over' });
  }
  const heard = Object.values(told);
  const nobody = heard.length >= desks && heard.every((state) => state === 'failing');
  if (nobody && phase.unreachable === undefined) {
    draft.say([draft.text('unreachable')], whileWaiting(draft));
    draft.phase({ ...phase, unreachable: 'said' });
  }
};
