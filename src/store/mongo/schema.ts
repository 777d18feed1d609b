import type { Collection, Db, Document, ObjectId } from 'mongodb';
import type { Delivery } from '../../model/delivery.js';

/** An event that was accepted and not yet handled. */
export interface Pending {
  readonly key: string;
  readonly at: Date;
  /** JSON: what comes from outside must not meet BSON's rules for keys and texts. So throughout. */
  readonly event: string;
}

/** Its state is in its latest turn. */
export interface ConversationDoc {
  readonly _id: string;
  /** The latest turn whose consequences are all written. */
  readonly seq: number;
  readonly inbox: readonly Pending[];
  readonly timerAt?: Date | null;
  /** Since when there is something to do, or the next timer; absent: neither. */
  readonly workAt?: Date;
  readonly leaseUntil: Date;
  readonly leaseToken?: string;
  readonly leaseWorker?: string;
}

export interface OutboxEntry {
  readonly key: string;
  readonly seq: number;
  readonly index: number;
  readonly lane: string;
  readonly group: string;
  /** JSON of what never changes of the delivery. */
  readonly body: string;
}

/** The truth of a turn: once it is inserted, all the rest follows from it. `_id` is the key of the cause. */
export interface TurnDoc {
  readonly _id: string;
  readonly conversation: string;
  readonly seq: number;
  readonly at: number;
  /** JSON, without the state after it. */
  readonly turn: string;
  readonly after: string;
  readonly deliveries: readonly OutboxEntry[];
}

export interface DeliveryDoc extends Omit<OutboxEntry, 'key'> {
  readonly _id: string;
  readonly conversation: string;
  /** When its turn was handled. */
  readonly at: number;
  /** How often it was replayed. */
  readonly round: number;
  readonly state: Delivery['state'];
  readonly tries: number;
  readonly nextAt: Date;
  readonly firstTriedAt?: Date;
  readonly unsure: boolean;
  readonly warned: boolean;
  readonly messageId?: string;
  readonly error?: string;
  readonly worker?: string;
  /** Names the call of `due` that handed it out last. */
  readonly claim?: string;
  /**
   * Names the call that recorded the last outcome, and the conversation after it: a change stream tells of an update only
   * what it changed, and watchers want to know the conversation. See `settledBy`.
   */
  readonly settled?: string;
}

/** An expression for `DeliveryDoc.settled`; `token` is a UUID. */
export const settledBy = (token: string): Document => ({ $concat: [token, '$conversation'] });

/** The conversation in a `DeliveryDoc.settled`: all after the UUID. */
export const conversationIn = (settled: string): string => settled.slice(36);

export interface Queued {
  readonly key: string;
  readonly round: number;
  readonly seq: number;
  readonly index: number;
  readonly nextAt: Date;
}

/** The order of a lane. What became of a delivery stands in its own document. */
export interface LaneDoc {
  readonly _id: string;
  readonly queue: readonly Queued[];
  readonly sending?: { readonly key: string; readonly round: number; readonly claim: string; readonly until: Date };
  /** When to look at it next: the end of the attempt that is under way, or the time of the first in the queue. */
  readonly dueAt?: Date;
}

export interface TicketDoc {
  readonly _id: string;
  readonly conversation: string;
  readonly seq: number;
  readonly status: string;
  readonly openedAt: number;
  readonly ticket: string;
}

export interface FeedDoc {
  readonly feed: string;
  readonly seq: number;
  readonly key: string;
  readonly at: Date;
  readonly item: string;
}

export interface DocumentDoc {
  readonly _id: { readonly collection: string; readonly id: string };
  readonly doc: string;
}

export interface HoldDoc {
  readonly _id: string;
  readonly worker: string;
  readonly until: Date;
}

/** Names the GridFS file that holds the bytes now. */
export interface BlobDoc {
  readonly _id: string;
  readonly file: ObjectId;
  readonly blob: string;
}

export interface Collections {
  readonly conversations: Collection<ConversationDoc>;
  readonly turns: Collection<TurnDoc>;
  readonly deliveries: Collection<DeliveryDoc>;
  readonly lanes: Collection<LaneDoc>;
  readonly tickets: Collection<TicketDoc>;
  readonly feeds: Collection<FeedDoc>;
  readonly documents: Collection<DocumentDoc>;
  readonly holds: Collection<HoldDoc>;
  readonly blobs: Collection<BlobDoc>;
}

export const collectionsOf = (db: Db): Collections => ({
  conversations: db.collection('conversations'),
  turns: db.collection('turns'),
  deliveries: db.collection('deliveries'),
  lanes: db.collection('lanes'),
  tickets: db.collection('tickets'),
  feeds: db.collection('feeds'),
  documents: db.collection('documents'),
  holds: db.collection('holds'),
  blobs: db.collection('blobs'),
});
