import type { ConversationId } from '../../model/message.js';
import type { Ticket } from '../../model/ticket.js';
import type { Store } from '../../store/store.js';
import type { QueueEntry } from '../wire.js';

const page = 500;
const remembered = 2_000;

/**
 * When each customer last said something. The log of turns is read forward once and remembered, so that showing the
 * queue again reads only what is new.
 */
export const createHeard = (store: Store) => {
  const known = new Map<ConversationId, { readonly seq: number; readonly heard: QueueEntry['heard'] }>();

  return async ({ conversation, fromSeq, openedAt }: Ticket): Promise<QueueEntry['heard']> => {
    let { seq, heard } = known.get(conversation) ?? { seq: fromSeq - 1, heard: { seq: fromSeq, at: openedAt } };
    for (let full = true; full; ) {
      const turns = await store.turns(conversation, seq, page);
      for (const turn of turns) {
        seq = turn.seq;
        const { type } = turn.cause;
        if (type === 'customer.said' || type === 'customer.edited' || type === 'customer.chose')
          heard = { seq, at: turn.cause.at };
      }
      full = turns.length === page;
    }
    if (known.size > remembered) known.clear();
    known.set(conversation, { seq, heard });
    return heard;
  };
};
