import { sleep } from '../../model/clock.js';
import type { InboundEvent } from '../../model/event.js';
import { IntakeError, type Sink } from '../channel.js';
import type { DiscordContext } from './context.js';
import type { Delivery } from './deliveries.js';
import type { Hints } from './desk/hints.js';
import type { Doors } from './doors.js';
import { isFault, toSendError } from './errors.js';
import { refOf } from './place.js';
import type { Understanding } from './understand.js';

export type Told = Exclude<Delivery, { t: 'INTERACTION_CREATE' }>;

/** How long the adapter is open, and where its events go meanwhile. */
export interface Open {
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

/** What became of a delivery: `left` when the adapter was stopped before it was stored. */
export type Taken = Awaited<ReturnType<Sink>> | 'ignored' | 'left';

const waitMs = { first: 250, longest: 5_000 } as const;

/** Understands deliveries and stores them. */
export class Taking {
  constructor(
    private readonly context: DiscordContext,
    private readonly understanding: Understanding,
    private readonly doors: Doors,
    private readonly hints: Hints,
  ) {}

  /** Tries until it is stored: nobody delivers it again. `only`: any other event than these is ignored. Never rejects. */
  async take(delivery: Told, open: Open, only?: ReadonlySet<InboundEvent['type']>): Promise<Taken> {
    const { clock, log } = this.context;
    for (let wait: number = waitMs.first; !open.signal.aborted; wait = Math.min(wait * 2, waitMs.longest)) {
      try {
        return await this.#store(delivery, open.sink, only);
      } catch (error) {
        if (!(error instanceof IntakeError) && isFault(error)) {
          log.error({ err: error, type: delivery.t, id: delivery.d.id }, 'A delivery could not be read');
          return 'ignored';
        }
        log.warn({ reason: String(error), id: delivery.d.id }, 'A delivery could not be taken in; it is tried again');
      }
      await sleep(clock, wait, open.signal);
    }
    return 'left';
  }

  /** Once a call is stored, its thread is opened at once, so that the customer sees where the answer comes. */
  async #store(delivery: Told, sink: Sink, only: ReadonlySet<InboundEvent['type']> | undefined): Promise<Taken> {
    const received = await this.understanding.of(delivery);
    if (only && !('event' in received && only.has(received.event.type))) return 'ignored';
    if ('joined' in received) for (const event of received.joined) await sink(event);
    const result = 'event' in received ? await sink(received.event) : 'ignored';
    if ('hint' in received && received.hint && result !== 'seen') this.hints.give(received.hint);
    const ref = 'begins' in received && received.begins ? refOf(received.event.address) : undefined;
    if (result === 'new' && ref?.kind === 'thread')
      this.doors.thread(ref).catch((error: unknown) => {
        this.context.log.warn({ reason: toSendError(error).message }, 'A thread could not be opened yet');
      });
    return result;
  }
}
