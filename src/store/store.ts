import type { Conversation, Timer } from '../model/conversation.js';
import type { Delivery, NewDelivery, SendResult } from '../model/delivery.js';
import type { InboundEvent } from '../model/event.js';
import type { Json } from '../model/json.js';
import type { Attachment, ConversationId } from '../model/message.js';
import type { Ticket, TicketId, TicketStatus } from '../model/ticket.js';
import type { Turn } from '../model/turn.js';

/** The right to work on one conversation until `until` (store's clock). Lost when another worker claims it after that. */
export interface Lease {
  readonly conversation: ConversationId;
  readonly worker: string;
  /** Differs at every claim, so that a worker that slept cannot pass for its successor. */
  readonly token: string;
  readonly until: number;
}

/** What there is to do in a conversation that was claimed. */
export interface Work {
  readonly lease: Lease;
  /** The store's clock, ms since the epoch, UTC. */
  readonly now: number;
  /** Undefined before the first turn. */
  readonly state: Conversation | undefined;
  /** Accepted and not yet handled, in the order of acceptance. */
  readonly events: readonly InboundEvent[];
  /** Due timers, earliest first. */
  readonly timers: readonly Timer[];
}

/** An entry of a feed: a durable, ordered log that a browser follows. `seq` counts from 1 without gaps. */
export interface FeedItem {
  readonly seq: number;
  readonly key: string;
  readonly at: number;
  readonly item: Json;
}

/** Something changed; look again. Only a hint: it may come late, twice, or (with a poll as the fallback) not at all. */
export type Change =
  | { readonly kind: 'work' }
  | { readonly kind: 'outbox'; readonly conversation: ConversationId }
  | { readonly kind: 'turn'; readonly conversation: ConversationId }
  | { readonly kind: 'feed'; readonly feed: string }
  | { readonly kind: 'doc'; readonly collection: string; readonly id: string };

/** How much is waiting, for readiness and metrics. */
export interface Counts {
  readonly events: number;
  readonly deliveries: number;
  readonly dead: number;
  readonly ambiguous: number;
  readonly openTickets: number;
  readonly waitingTickets: number;
}

export interface TicketQuery {
  readonly status?: readonly TicketStatus[];
  readonly conversation?: ConversationId;
  readonly limit: number;
}

export interface DeliveryQuery {
  readonly conversation?: ConversationId;
  readonly group?: string;
  readonly state?: readonly Delivery['state'][];
  readonly limit: number;
}

export interface Blob {
  readonly attachment: Attachment;
  /** Who may read it. */
  readonly conversation: ConversationId;
  readonly bytes: Uint8Array;
}

/** The store cannot be used now (`unavailable`) or at all (`newer-version`, `unusable`); the message says what to do. */
export class StoreError extends Error {
  constructor(
    readonly code: 'unavailable' | 'full' | 'newer-version' | 'unusable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StoreError';
  }
}

/**
 * Everything that lasts. Every verb is atomic and durable once it resolves; nothing outside a store reads, then writes.
 * Leases and due times are compared on the store's own clock. All verbs throw `StoreError`.
 */
export interface Store {
  readonly name: string;

  // Inbox -------------------------------------------------------------------------------------------------------
  /** Takes an event in. `seen`: an event with this key was accepted before, handled or not. */
  accept(event: InboundEvent): Promise<'new' | 'seen'>;
  /** Leases up to `limit` conversations that have pending events or a due timer and no live lease, longest waiting first. */
  claim(worker: string, forMs: number, limit: number): Promise<Work[]>;
  /** Extends a lease; false when it was lost. */
  renew(lease: Lease, forMs: number): Promise<boolean>;
  /**
   * Writes a turn: its cause is no longer pending, its timers and ticket are in force, its deliveries are in the outbox.
   * `already`: a turn with this cause exists (nothing written; the cause is no longer pending). `lost-lease`: nothing written.
   */
  commit(lease: Lease, turn: Turn, deliveries: readonly NewDelivery[]): Promise<'done' | 'already' | 'lost-lease'>;
  /** Gives a lease back; no harm when it was lost. */
  release(lease: Lease): Promise<void>;

  // Outbox ------------------------------------------------------------------------------------------------------
  /**
   * Takes up to `limit` deliveries that are first in their lane and due, marks them `sending` for `forMs` and counts the
   * try. One whose worker did not settle it in time is due again, with `unsure` set.
   */
  due(worker: string, forMs: number, limit: number): Promise<Delivery[]>;
  /** Records what came of an attempt; false when another worker has taken the delivery over meanwhile. */
  settle(key: string, worker: string, result: SendResult): Promise<boolean>;
  deliveries(query: DeliveryQuery): Promise<Delivery[]>;
  /**
   * Puts a dead, ambiguous or withheld delivery back in its lane, by an operator's wish, as if it had never been tried (but
   * `tries` counts on); false when it is in none of these states.
   */
  replay(key: string): Promise<boolean>;

  // What was said ------------------------------------------------------------------------------------------------
  conversation(id: ConversationId): Promise<Conversation | undefined>;
  /** Turns after `afterSeq`, oldest first. */
  turns(id: ConversationId, afterSeq: number, limit: number): Promise<Turn[]>;
  /** The latest turns of all conversations, newest first, behind the first `skip` of them. A read for reports, not for the road. */
  latestTurns(skip: number, limit: number): Promise<Turn[]>;
  turnByCause(key: string): Promise<Turn | undefined>;
  /** Events accepted and not yet handled. */
  pending(id: ConversationId): Promise<InboundEvent[]>;
  ticket(id: TicketId): Promise<Ticket | undefined>;
  /** Oldest first by `openedAt`. */
  tickets(query: TicketQuery): Promise<Ticket[]>;

  // Feeds, documents, files ---------------------------------------------------------------------------------------
  /** Adds to a feed; a key that is there already changes nothing. Returns the entry's seq. */
  append(feed: string, key: string, item: Json): Promise<number>;
  /** Entries after `afterSeq`, oldest first. */
  read(feed: string, afterSeq: number, limit: number): Promise<FeedItem[]>;
  get(collection: string, id: string): Promise<Json | undefined>;
  put(collection: string, id: string, doc: Json): Promise<void>;
  /** Writes only if there is none; false otherwise. */
  insert(collection: string, id: string, doc: Json): Promise<boolean>;
  /** Removes and returns: of two callers, one gets it. */
  take(collection: string, id: string): Promise<Json | undefined>;
  list(collection: string): Promise<{ readonly id: string; readonly doc: Json }[]>;
  putBlob(blob: Blob): Promise<void>;
  getBlob(id: string): Promise<Blob | undefined>;

  // Housekeeping --------------------------------------------------------------------------------------------------
  /** Holds a named right (a rate limit, a gateway) for one worker; renews it when it is already ours. */
  hold(name: string, worker: string, forMs: number): Promise<boolean>;
  counts(): Promise<Counts>;
  /** The store's clock, ms since the epoch, UTC. */
  now(): Promise<number>;
  /** Calls back on changes by any process, soon. Returns the function that stops it. */
  watch(listener: (change: Change) => void): () => void;
  /** Resolves if the store can be read and written; throws otherwise. */
  check(): Promise<void>;
  close(): Promise<void>;
}
