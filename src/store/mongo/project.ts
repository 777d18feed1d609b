import type { Conversation } from '../../model/conversation.js';
import { storable } from '../text.js';
import { failuresOf } from './errors.js';
import type { ServerClock } from './now.js';
import { enqueue } from './outbox.js';
import type { Collections, TurnDoc } from './schema.js';

/**
 * Writes what follows from turns that are inserted: their deliveries, lanes and tickets, and last the conversation, whose
 * inbox keeps the cause until then. So a worker that dies midway leaves work behind, and whoever claims it comes here
 * again. Every step can be done twice, and late: it changes nothing that a later turn has changed since.
 */
export async function project(collections: Collections, clock: ServerClock, turns: readonly TurnDoc[]): Promise<void> {
  if (turns.length === 0) return;
  const states = turns.map((turn): Conversation => JSON.parse(turn.after));
  await Promise.all([enqueue(collections, clock, turns), writeTickets(collections, turns, states)]);
  await collections.conversations.bulkWrite(
    turns.map((turn, i) => ({ updateOne: conversationUpdate(turn, states[i]!) })),
    { ordered: false },
  );
}

async function writeTickets({ tickets }: Collections, turns: readonly TurnDoc[], states: readonly Conversation[]) {
  const updates = states.flatMap(({ ticket }, i) =>
    ticket
      ? [
          {
            updateOne: {
              filter: { _id: storable(ticket.id), seq: { $lt: ticket.seq } },
              update: {
                $set: {
                  conversation: turns[i]!.conversation,
                  seq: ticket.seq,
                  status: ticket.status,
                  openedAt: ticket.openedAt,
                  ticket: JSON.stringify(ticket),
                },
              },
              upsert: true,
            },
          },
        ]
      : [],
  );
  if (updates.length === 0) return;
  // A duplicate: the ticket is as new already. Or it was made this very moment, and may be older: hence once more.
  const failures = await failuresOf(tickets.bulkWrite(updates, { ordered: false }));
  if (failures.size > 0) {
    await failuresOf(
      tickets.bulkWrite(
        updates.filter((_, i) => failures.has(i)),
        { ordered: false },
      ),
    );
  }
}

function conversationUpdate(turn: TurnDoc, { timers }: Conversation) {
  const timerAt = timers.length > 0 ? new Date(Math.min(...timers.map((timer) => Math.ceil(timer.at)))) : null;
  return {
    filter: { _id: turn.conversation },
    update: [
      {
        $set: {
          inbox: { $filter: { input: '$inbox', cond: { $ne: ['$$this.key', { $literal: turn._id }] } } },
          timerAt: { $cond: [{ $gt: [turn.seq, '$seq'] }, timerAt, '$timerAt'] },
          seq: { $max: [turn.seq, '$seq'] },
        },
      },
      { $set: { workAt: { $ifNull: [{ $min: [{ $first: '$inbox.at' }, '$timerAt'] }, '$$REMOVE'] } } },
    ],
  };
}
