import type { InboundEvent } from '../model/event.js';

/**
 * Puts the edits and deletions of a message that is still waiting before it. The engine holds them until the message
 * comes, and so answers what the customer means to say, once. All else keeps its order.
 */
export const inOrder = (events: readonly InboundEvent[]): readonly InboundEvent[] => {
  const changes = (e: InboundEvent) => e.type === 'customer.edited' || e.type === 'customer.deleted';
  if (!events.some(changes)) return events;
  const ordered: InboundEvent[] = [];
  const moved = new Set<InboundEvent>();
  for (const [i, event] of events.entries()) {
    if (moved.has(event)) continue;
    if (event.type === 'customer.said')
      for (const later of events.slice(i + 1))
        if (
          (later.type === 'customer.edited' || later.type === 'customer.deleted') &&
          later.messageId === event.messageId
        ) {
          ordered.push(later);
          moved.add(later);
        }
    ordered.push(event);
  }
  return ordered;
};
