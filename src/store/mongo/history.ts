import type { Filter } from 'mongodb';
import type { Conversation } from '../../model/conversation.js';
import type { Delivery, NewDelivery } from '../../model/delivery.js';
import type { InboundEvent } from '../../model/event.js';
import type { ConversationId } from '../../model/message.js';
import type { Ticket, TicketId } from '../../model/ticket.js';
import type { Turn } from '../../model/turn.js';
import type { Counts, DeliveryQuery, TicketQuery } from '../store.js';
import { restored, storable } from '../text.js';
import { upgradeConversation, upgradeTurn } from '../upgrade.js';
import { never } from './now.js';
import type { Collections, DeliveryDoc, TicketDoc, TurnDoc } from './schema.js';

export const toDelivery = (doc: DeliveryDoc): Delivery => ({
  ...(JSON.parse(doc.body) as NewDelivery),
  state: doc.state,
  tries: doc.tries,
  nextAt: doc.nextAt.getTime(),
  unsure: doc.unsure,
  warned: doc.warned,
  ...(doc.firstTriedAt && { firstTriedAt: doc.firstTriedAt.getTime() }),
  ...(doc.messageId !== undefined && { messageId: restored(doc.messageId) }),
  ...(doc.error !== undefined && { error: doc.error }),
});

const toTurn = (doc: TurnDoc): Turn => upgradeTurn({ ...JSON.parse(doc.turn), after: JSON.parse(doc.after) });

/** The state after the latest turn. */
export async function loadState({ turns }: Collections, id: ConversationId): Promise<Conversation | undefined> {
  const doc = await turns.findOne({ conversation: storable(id) }, { sort: { seq: -1 }, projection: { after: 1 } });
  return doc ? upgradeConversation(JSON.parse(doc.after)) : undefined;
}

/** Turns after `afterSeq`, oldest first. */
export async function loadTurns({ turns }: Collections, id: ConversationId, afterSeq: number, limit: number) {
  const docs = await turns
    .find({ conversation: storable(id), seq: { $gt: afterSeq } })
    .sort({ seq: 1 })
    .limit(limit)
    .toArray();
  return docs.map(toTurn);
}

/** The latest turns of all conversations, newest first: a plain collection is walked in the order in which it was written. */
export async function loadLatestTurns({ turns }: Collections, skip: number, limit: number): Promise<Turn[]> {
  const docs = await turns.find().sort({ $natural: -1 }).skip(skip).limit(limit).toArray();
  return docs.map(toTurn);
}

/** The turn that handled the event with this key. */
export async function loadTurnByCause({ turns }: Collections, key: string): Promise<Turn | undefined> {
  const doc = await turns.findOne({ _id: storable(key) });
  return doc ? toTurn(doc) : undefined;
}

/** Events accepted and not yet handled, in the order of acceptance. */
export async function loadPending({ conversations, turns }: Collections, id: ConversationId): Promise<InboundEvent[]> {
  const doc = await conversations.findOne({ _id: storable(id) }, { projection: { inbox: 1 } });
  if (!doc || doc.inbox.length === 0) return [];
  // A worker that died may have handled one and not taken it out.
  const keys = doc.inbox.map((pending) => pending.key);
  const handled = await turns.find({ _id: { $in: keys } }, { projection: { _id: 1 } }).toArray();
  const done = new Set(handled.map((turn) => turn._id));
  return doc.inbox.filter((pending) => !done.has(pending.key)).map((pending) => JSON.parse(pending.event));
}

/** Deliveries in the order they entered the outbox. */
export async function loadDeliveries({ deliveries }: Collections, query: DeliveryQuery): Promise<Delivery[]> {
  const filter: Filter<DeliveryDoc> = {
    ...(query.conversation !== undefined && { conversation: storable(query.conversation) }),
    ...(query.group !== undefined && { group: storable(query.group) }),
    ...(query.state && { state: { $in: [...query.state] } }),
  };
  const ofOne = query.conversation !== undefined || query.group !== undefined;
  const docs = await deliveries
    .find(filter)
    .sort(ofOne ? { seq: 1, index: 1 } : { at: 1, seq: 1, index: 1 })
    .limit(query.limit)
    .toArray();
  return docs.map(toDelivery);
}

export async function loadTicket({ tickets }: Collections, id: TicketId): Promise<Ticket | undefined> {
  const doc = await tickets.findOne({ _id: storable(id) });
  return doc ? JSON.parse(doc.ticket) : undefined;
}

/** Tickets, oldest first. */
export async function loadTickets({ tickets }: Collections, query: TicketQuery): Promise<Ticket[]> {
  const filter: Filter<TicketDoc> = {
    ...(query.status && { status: { $in: [...query.status] } }),
    ...(query.conversation !== undefined && { conversation: storable(query.conversation) }),
  };
  const docs = await tickets.find(filter).sort({ openedAt: 1, _id: 1 }).limit(query.limit).toArray();
  return docs.map((doc) => JSON.parse(doc.ticket));
}

export async function count({ conversations, deliveries, tickets }: Collections): Promise<Counts> {
  const [inbox, open, dead, ambiguous, openTickets, waitingTickets] = await Promise.all([
    conversations
      .aggregate<{ n: number }>([
        { $match: { workAt: { $gt: never } } },
        { $group: { _id: null, n: { $sum: { $size: '$inbox' } } } },
      ])
      .next(),
    deliveries.countDocuments({ state: { $in: ['pending', 'sending'] } }),
    deliveries.countDocuments({ state: 'dead' }),
    deliveries.countDocuments({ state: 'ambiguous' }),
    tickets.countDocuments({ status: { $in: ['waiting', 'owned'] } }),
    tickets.countDocuments({ status: 'waiting' }),
  ]);
  return { events: inbox?.n ?? 0, deliveries: open, dead, ambiguous, openTickets, waitingTickets };
}
