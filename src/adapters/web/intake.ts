import { HttpError, notNow } from '../../http/errors.js';
import { amountPer, Buckets } from '../../model/buckets.js';
import type { Clock } from '../../model/clock.js';
import type { CustomerEvent } from '../../model/event.js';
import type { Json } from '../../model/json.js';
import type { Store } from '../../store/store.js';
import { IntakeError, type Sink } from '../channel.js';
import type { FeedEntry } from './feed.js';
import { addressKey, type WebLimits } from './limits.js';
import { conversationOf, type Known } from './visitors.js';

/** What came of a write: taken in now, taken in before, or too much at present (it may be sent again). */
export type Taken = 'new' | 'seen' | 'limited';

/** The way in: everything a visitor does goes through here, within her limits, to the sink and into her feed. */
export class Intake {
  private sink: Sink | undefined;
  private readonly begun = new Set<Promise<unknown>>();
  private readonly perVisitor: Buckets;
  private readonly perAddress: Buckets;

  constructor(
    private readonly store: Pick<Store, 'append'>,
    clock: Clock,
    limits: WebLimits,
  ) {
    this.perVisitor = new Buckets(clock, amountPer(limits.messagesPerVisitorPerMinute, 60_000));
    this.perAddress = new Buckets(clock, amountPer(limits.messagesPerAddressPerMinute, 60_000));
  }

  get open(): boolean {
    return this.sink !== undefined;
  }

  start(sink: Sink): void {
    this.sink = sink;
  }

  /** Takes in nothing more; resolves when all that was begun is over. */
  async stop(): Promise<void> {
    this.sink = undefined;
    await Promise.allSettled([...this.begun]);
  }

  /** Throws `HttpError` 429 when the visitor or her address has sent too much in the last minute. */
  limit(known: Known, ip: string): void {
    const wait = this.perVisitor.take(known.hash) || this.perAddress.take(addressKey(ip));
    if (wait > 0)
      throw new HttpError(
        429,
        'limited',
        'That was a lot at once. Please wait a moment before you send more.',
        wait / 1000,
      );
  }

  /**
   * Resolves once the event is durable with the sink and the entry is in the visitor's feed; both at the same time, so
   * that they can share a disk sync. Either may be repeated with the same keys. Throws `StoreError`, or `HttpError` 503 if it is not taken in.
   */
  async take(known: Known, event: CustomerEvent, key: string, entry: FeedEntry): Promise<Taken> {
    if (!this.sink) throw notNow;
    const both = Promise.all([
      this.sink(event),
      this.store.append(conversationOf(known), key, entry as unknown as Json),
    ]);
    this.begun.add(both);
    try {
      return (await both)[0];
    } catch (error) {
      throw error instanceof IntakeError ? notNow : error;
    } finally {
      this.begun.delete(both);
    }
  }
}
