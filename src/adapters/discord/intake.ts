import { sleep } from '../../model/clock.js';
import { IntakeError, type Sink } from '../channel.js';
import type { DiscordContext } from './context.js';
import { channelOf, type Delivery, readDelivery } from './deliveries.js';
import type { Hints } from './desk/hints.js';
import type { Doors } from './doors.js';
import { isFault, toSendError } from './errors.js';
import type { History } from './history.js';
import type { Mark } from './mark.js';
import { refOf } from './place.js';
import { timeOf } from './snowflake.js';
import type { Understanding, Understood } from './understand.js';

type Told = Exclude<Delivery, { t: 'INTERACTION_CREATE' }>;

/** Deliveries held in memory while the store cannot take them; what comes beyond that is read from history later. */
const mostWaiting = 2_000;
const waitMs = { first: 250, longest: 5_000 } as const;
/** So often history is tried again while deliveries wait for it; after that they go before, and it is tried beside them. */
const recoverTries = 8;
/** Channels are not delivered in exact order of time: a little of what was handled is read again, and known by its keys. */
const overlapMs = 10_000;

/**
 * Takes in what the gateway delivers. The gateway knows no acknowledgement and delivers nothing twice: so a delivery that
 * could not be stored is tried again here, its channel waiting behind it, and the mark stays before it, so that another
 * process, or this one after a crash, reads it from history.
 */
export class Intake {
  readonly #channels = new Map<string, Promise<void>>();
  #open: { readonly sink: Sink; readonly stop: AbortController } | undefined;
  #recovered: Promise<void> = Promise.resolve();
  #waiting = 0;
  #missed: (() => void) | undefined;

  constructor(
    private readonly context: DiscordContext,
    private readonly understanding: Understanding,
    private readonly history: History,
    private readonly mark: Mark,
    private readonly doors: Doors,
    private readonly hints: Hints,
  ) {}

  start(sink: Sink): void {
    this.#open = { sink, stop: new AbortController() };
  }

  get sink(): Sink | undefined {
    return this.#open?.sink;
  }

  /** Takes in nothing more; resolves when all that was begun is over. */
  async stop(): Promise<void> {
    this.#open?.stop.abort();
    this.#open = undefined;
    await Promise.allSettled([this.#recovered, ...this.#channels.values()]);
    this.#missed = undefined;
  }

  /** Takes a dispatch of the gateway, after those of the same channel that came before it. */
  deliver(packet: unknown): void {
    const many = packet as { t?: unknown; d?: { ids?: unknown; [field: string]: unknown } };
    if (many.t === 'MESSAGE_DELETE_BULK' && Array.isArray(many.d?.ids)) {
      for (const id of many.d.ids) this.deliver({ t: 'MESSAGE_DELETE', d: { ...many.d, id } });
      return;
    }
    const delivery = readDelivery(packet);
    if (!this.#open || !delivery || delivery.t === 'INTERACTION_CREATE') return;
    if (this.#waiting >= mostWaiting) {
      this.#missed ??= this.mark.begin(this.mark.at);
      return;
    }
    const channel = channelOf(delivery) ?? '';
    const done = this.mark.begin(delivery.t === 'MESSAGE_CREATE' ? timeOf(delivery.d.id) : this.mark.at);
    this.#waiting++;
    const before = Promise.all([this.#recovered, this.#channels.get(channel)]);
    const turn = before.then(() => this.#take(delivery, done)).finally(() => this.#leave(channel, turn));
    this.#channels.set(channel, turn);
  }

  /** Reads from history what came since the mark. What is delivered meanwhile waits, so that the order is kept. */
  recover(from?: number): void {
    const open = this.#open;
    if (!open) return;
    const { clock, log } = this.context;
    let since = from;
    let done = since === undefined ? undefined : this.mark.begin(since);
    const readHistory = async () => {
      if (since === undefined) {
        const mark = await this.mark.load();
        if (mark === undefined) {
          // Whoever starts for the first time looks no further back; it is written down at once, for the one who starts next.
          this.mark.reach(clock.now());
          return this.mark.save();
        }
        since = mark - overlapMs;
      }
      done ??= this.mark.begin(since);
      let taken = 0;
      let read = since;
      for (const delivery of await this.history.since(since)) {
        if (this.#open !== open) return;
        const result = await this.#store(await this.understanding.of(delivery as Told), open.sink);
        // What was changed after it had been taken in: the gateway tells of it once.
        const edited = result === 'seen' && delivery.t === 'MESSAGE_CREATE' && delivery.d.edited_timestamp;
        const change = { t: 'MESSAGE_UPDATE', d: delivery.d } as Told;
        const again = edited ? await this.#store(await this.understanding.of(change), open.sink) : undefined;
        if (result === 'new' || again === 'new') taken++;
        read = timeOf(delivery.d.id);
      }
      done();
      // At once: a process that dies soon after must not leave all of it to the next one again.
      this.mark.reach(read);
      await this.mark.save();
      if (taken > 0) log.info({ messages: taken }, 'Caught up on what was written meanwhile');
    };
    const run = async () => {
      let wait: number = waitMs.first;
      for (let tries = 0; tries < recoverTries && this.#open === open; tries++) {
        try {
          return await readHistory();
        } catch (error) {
          log.warn({ reason: String(error) }, 'What was written meanwhile could not be read; it is tried again');
        }
        await sleep(clock, wait, open.stop.signal);
        wait = Math.min(wait * 2, waitMs.longest);
      }
      if (this.#open !== open) return;
      clock.after(waitMs.longest, () => {
        if (this.#open === open) this.recover(since);
        done?.();
      });
    };
    this.#recovered = this.#recovered.then(run);
  }

  #leave(channel: string, turn: Promise<void>): void {
    if (this.#channels.get(channel) === turn) this.#channels.delete(channel);
    this.#waiting--;
    if (this.#waiting > 0 || !this.#missed) return;
    this.#missed();
    this.#missed = undefined;
    this.recover();
  }

  async #take(delivery: Told, done: () => void): Promise<void> {
    const { clock, log } = this.context;
    for (let wait: number = waitMs.first; this.#open; wait = Math.min(wait * 2, waitMs.longest)) {
      const { sink, stop } = this.#open;
      try {
        const received = await this.understanding.of(delivery);
        await this.#store(received, sink);
        return done();
      } catch (error) {
        if (!(error instanceof IntakeError) && isFault(error)) {
          log.error({ err: error, type: delivery.t, id: delivery.d.id }, 'A delivery could not be read');
          return done();
        }
        log.warn({ reason: String(error), id: delivery.d.id }, 'A delivery could not be taken in; it is tried again');
      }
      await sleep(clock, wait, stop.signal);
    }
  }

  /** Once a call is stored, its thread is opened at once, so that the customer sees where the answer comes. */
  async #store(received: Understood, sink: Sink) {
    if ('joined' in received) for (const event of received.joined) await sink(event);
    const result = 'event' in received ? await sink(received.event) : undefined;
    if ('hint' in received && received.hint && result !== 'seen') this.hints.give(received.hint);
    const ref = 'begins' in received && received.begins ? refOf(received.event.address) : undefined;
    if (result === 'new' && ref?.kind === 'thread')
      this.doors.thread(ref).catch((error: unknown) => {
        this.context.log.warn({ reason: toSendError(error).message }, 'A thread could not be opened yet');
      });
    return result;
  }
}
