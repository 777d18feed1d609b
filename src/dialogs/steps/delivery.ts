import { alerted, isOpen } from '../../escalation/ticket.js';
import type { DeliverySettled } from '../../model/event.js';
import type { Ticket } from '../../model/ticket.js';
import type { Draft } from '../draft.js';
import { handOver, whileWaiting } from '../moves/hand-over.js';

/** It became known what came of a message to the customer, or of a notice to a desk. */
export const deliverySettled = (draft: Draft, event: DeliverySettled) => {
  const { ticket } = draft.state;
  if (event.desk === undefined) return messageSettled(draft, event);
  if (isOpen(ticket)) noticeSettled(draft, ticket, event.desk, event.outcome);
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
  const text = draft.text(`alert-${outcome}`, { reason: reason ?? draft.text('reason-unknown') });
  draft.ticket(alerted(ticket, at, text));
  draft.announce('alert', text);
};

/**
 * Whether a desk could be told. When none can, the customer is told honestly, once; and once more when one was told
 * after all.
 */
const noticeSettled = (draft: Draft, ticket: Ticket, desk: string, outcome: DeliverySettled['outcome']) => {
  if (outcome === 'ambiguous') return;
  const told = { ...ticket.told, [desk]: outcome === 'sent' ? ('told' as const) : ('failing' as const) };
  draft.ticket({ ...ticket, told });
  const { phase } = draft.state;
  if (phase.name !== 'handing-over') return;
  if (outcome === 'sent' && phase.unreachable === 'said') {
    draft.say([draft.text('reachable')], whileWaiting(draft));
    draft.phase({ ...phase, unreachable: 'over' });
  }
  const nobody = Object.values(told).every((state) => state === 'failing');
  if (nobody && phase.unreachable === undefined) {
    draft.say([draft.text('unreachable')], whileWaiting(draft));
    draft.phase({ ...phase, unreachable: 'said' });
  }
};
