import type { DeliveryMark } from '../model/delivery.js';
import type { InboundEvent } from '../model/event.js';
import type { Address, Attachment, OutboundMessage } from '../model/message.js';
import type { Person } from '../model/person.js';
import type { DeskPlace } from './desk-place.js';

/** What a channel can do, as data: read by the renderer, asserted by the contract suite. */
export interface Capabilities {
  readonly thread: 'reply-to-message' | 'own-channel' | 'none';
  readonly choices: { readonly max: number; readonly labelMax: number };
  /** Longest text of one message, in UTF-16 code units. */
  readonly textMax: number;
  /** Longest text that is accepted from a customer, in UTF-16 code units; the rest is cut, and she is told. */
  readonly inboundTextMax: number;
  readonly markdown: 'commonmark' | 'plain' | 'slack' | 'discord' | 'teams';
  readonly edit: boolean;
  readonly remove: boolean;
  readonly ephemeral: 'any-time' | 'answering-a-click' | 'never';
  readonly typing: 'pulse' | 'status' | 'none';
  readonly files: 'upload' | 'link';
  readonly proactive: 'by-id' | 'by-stored-reference';
  /** Whether a message can carry another speaker's name; else the name goes into the text. */
  readonly speakAs: boolean;
  /** What may be done with a send that may or may not have arrived. */
  readonly resend: Readonly<Record<'send' | 'edit' | 'remove', Resend>>;
  /** The platform's limits on sends; empty where there are none. */
  readonly limits: readonly Limit[];
}

/**
 * `idempotent`: sending again with the same key is safe (within `withinMs` of the first attempt; after that it is looked
 * up, if the adapter can). `look-up`: `wasSent` tells. `ambiguous`: neither; it is shown, never doubled.
 */
export interface Resend {
  readonly how: 'idempotent' | 'look-up' | 'ambiguous';
  readonly withinMs?: number;
}

/**
 * A token bucket, counted as the platform counts it. `channel`: all that the adapter sends. `place`: what it sends to one
 * of the platform's own channels (`ChannelAdapter.placeOf`), which several customers and a desk may share. `conversation`:
 * what it sends to one customer.
 */
export interface Limit {
  readonly scope: 'channel' | 'place' | 'conversation';
  /** The kinds of requests that it counts; absent: all. */
  readonly counts?: readonly ('send' | 'edit' | 'remove' | 'mark')[];
  readonly perSecond: number;
  readonly burst: number;
}

/** Takes an event in. Resolves once the event is durable: only then does the adapter acknowledge it to the platform. Throws `IntakeError`. */
export type Sink = (event: InboundEvent) => Promise<'new' | 'seen' | 'limited'>;

/** Nothing was stored: answer 503, do not acknowledge, let the platform deliver again. */
export class IntakeError extends Error {
  constructor(
    readonly code: 'store-unavailable' | 'queue-full' | 'stopping',
    options?: ErrorOptions,
  ) {
    super(`The message was not taken in (${code}); deliver it again.`, options);
    this.name = 'IntakeError';
  }
}

/**
 * How a send failed. `rate-limited`, `unavailable`: it did not arrive, try again. `unsure`: it may have arrived.
 * `ambiguous`: it may have arrived and nobody can tell, so that it is never sent again. `refused`: the platform will never
 * take it as it is. `gone`: the place no longer exists or is closed to us.
 */
export class SendError extends Error {
  constructor(
    readonly code: 'rate-limited' | 'unavailable' | 'unsure' | 'ambiguous' | 'refused' | 'gone',
    message: string,
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SendError';
  }
}

/**
 * Given to a send. Nothing may leave after `until` (ms UTC, by this process's clock), when the lease on the delivery ends:
 * `signal` aborts then. A process that was stopped for a while wakes up with its timers unrung, so an adapter looks at the
 * clock right before a request leaves: `checkTime`.
 */
export interface SendContext {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly until: number;
}

/** The last look before a request leaves. Throws `SendError` `unavailable` when its time is over: nothing was sent. */
export const checkTime = (now: number, { signal, until }: Pick<SendContext, 'signal' | 'until'>): void => {
  if (now >= until || signal.aborted)
    throw new SendError('unavailable', 'The time for this attempt was over before it began.');
};

/** Whether a channel works, in words for an operator. */
export interface ChannelHealth {
  readonly ok: boolean;
  /** What is wrong and what to do about it; absent when all is well. */
  readonly why?: string;
}

/** One platform where customers write. Methods throw `SendError`, and are never retried inside an adapter. */
export interface ChannelAdapter {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Begins to take in events. Resolves once it can. */
  start(sink: Sink): Promise<void>;
  /** Takes in nothing more; resolves when all that was begun is over. */
  stop(): Promise<void>;
  health(): ChannelHealth;
  /** Names the platform's own channel that an address lies in, for limits of scope `place`. Absent: the conversation. */
  placeOf?(to: Address): string;
  send(to: Address, message: OutboundMessage, context: SendContext): Promise<{ messageId: string }>;
  edit?(to: Address, messageId: string, message: OutboundMessage, context: SendContext): Promise<void>;
  remove?(to: Address, messageId: string, context: SendContext): Promise<void>;
  /** A sign of work; best effort, never throws. */
  typing?(to: Address): Promise<void>;
  /** What more the platform tells of a person; undefined if nothing. */
  profile?(person: Person): Promise<Partial<Person> | undefined>;
  /** Fetches a file, at most `maxBytes` long; throws `SendError` `refused` when it is longer. */
  download?(attachment: Attachment, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /** True when the adapter itself reads what was said while we were away. */
  readonly catchesUp?: true;
  /** What was said while we were away, oldest first; `since` in ms UTC. The runtime asks after a start and after an outage. */
  catchUp?(since: number): AsyncIterable<InboundEvent>;
  /**
   * Makes a place of this platform a desk; called before `start`, once for each `DESK` entry. What agents do in the threads
   * there goes to the sink as agents' events. Throws when `place` cannot be an id of this platform.
   */
  openDesk?(place: string): DeskPlace;
  /** Shows beside an agent's message in a desk thread whether it arrived: idempotent. Absent: the desk is told in a message. */
  mark?(to: Address, messageId: string, mark: DeliveryMark, context: SendContext): Promise<void>;
  /** The platform's id of a message that was sent with `key`, if there is one. */
  wasSent?(to: Address, key: string): Promise<string | undefined>;
}
