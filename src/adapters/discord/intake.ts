import type { InboundEvent } from '../../model/event.js';
import type { Sink } from '../channel.js';
import type { CatchUp } from './catch-up.js';
import type { Chains } from './chains.js';
import { channelOf, readDelivery } from './deliveries.js';
import type { Mark } from './mark.js';
import { timeOf } from './snowflake.js';
import { needs } from './survey.js';
import type { Open, Taken, Taking, Told } from './taking.js';

/** Deliveries held in memory while the store cannot take them; what comes beyond that is read from history later. */
const mostWaiting = 2_000;
/**
 * What customers change does not wait until history has been read, for nobody tells of it again. The message that is changed
 * may come later: the conversation waits for it.
 */
const changes: ReadonlySet<InboundEvent['type']> = new Set(['customer.edited', 'customer.deleted']);

/**
 * Takes in what the gateway delivers. The gateway knows no acknowledgement and delivers nothing twice: so a delivery that
 * could not be stored is tried again here, its channel waiting behind it, and the mark stays before it, so that another
 * process, or this one after a crash, reads it from history.
 */
export class Intake {
  #open: { readonly sink: Sink; readonly stop: AbortController } | undefined;
  #waiting = 0;
  /** Places whose deliveries were let go, and the servers that they are in. */
  readonly #missed = new Map<string, string | undefined>();
  #release: (() => void) | undefined;

  constructor(
    private readonly mark: Mark,
    private readonly chains: Chains,
    private readonly taking: Taking,
    private readonly catchUp: CatchUp,
  ) {}

  start(sink: Sink): void {
    const stop = new AbortController();
    this.#open = { sink, stop };
    this.catchUp.start({ sink, signal: stop.signal });
  }

  get sink(): Sink | undefined {
    return this.#open?.sink;
  }

  /** Takes in nothing more; resolves when all that was begun is over. */
  async stop(): Promise<void> {
    this.#open?.stop.abort();
    this.#open = undefined;
    this.catchUp.stop();
    await this.chains.settled();
    this.#missed.clear();
    this.#release = undefined;
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
    const place = channelOf(delivery) ?? '';
    // Where one was let go, those behind it are as well: they are all read from history, in their order.
    if (this.#waiting >= mostWaiting || this.#missed.has(place)) {
      this.#missed.set(place, delivery.d.guild_id);
      void this.catchUp.known().then(() => {
        if (this.#missed.size > 0) this.#release ??= this.mark.hold();
      });
      return;
    }
    const { sink, stop } = this.#open;
    this.#waiting++;
    void this.catchUp.known().then(() => this.#queue(delivery, place, { sink, signal: stop.signal }));
  }

  #queue(delivery: Told, place: string, open: Open): void {
    if (open.signal.aborted) {
      this.#waiting--;
      return;
    }
    const done = this.mark.begin(delivery.t === 'MESSAGE_CREATE' ? timeOf(delivery.d.id) : this.mark.at);
    const over = (result: Taken) => {
      if (result !== 'left') {
        if (delivery.t === 'MESSAGE_CREATE') this.mark.advance(place, delivery.d.id);
        done();
      }
      this.#leave();
    };
    const inOrder = () => {
      this.catchUp.before(place, delivery.d.guild_id);
      this.chains.add(place, async () => over(await this.taking.take(delivery, open)));
    };
    if (delivery.t === 'MESSAGE_CREATE') inOrder();
    else
      this.chains.add(`changes in ${place}`, async () => {
        const result = await this.taking.take(delivery, open, changes);
        if (result === 'ignored') inOrder();
        else over(result);
      });
  }

  #leave(): void {
    this.#waiting--;
    if (this.#waiting > 0 || this.#missed.size === 0 || !this.#open) return;
    for (const [id, guild] of this.#missed) this.catchUp.read({ id, guild, need: needs.asked });
    this.#missed.clear();
    this.#release?.();
    this.#release = undefined;
  }
}
