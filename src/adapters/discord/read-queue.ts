import { sleep } from '../../model/clock.js';
import type { Chains } from './chains.js';
import type { DiscordContext } from './context.js';
import type { Reading } from './reading.js';
import { type Need, needs, type Spot } from './survey.js';
import type { Open } from './taking.js';
import { Turns } from './turns.js';

/** So many places are read at once. */
const atOnce = 6;
const waitMs = { first: 250, longest: 5_000 } as const;

/** Places that are to be read, the one with the greatest need first, each before what is delivered there from then on. */
export class ReadQueue {
  /** Places that wait for their turn, with what is known of them. */
  readonly #spots = new Map<string, Spot>();
  #busy = 0;
  #taken = 0;
  #failures = 0;
  #turns = new Turns(atOnce);
  #open: Open | undefined;

  constructor(
    private readonly context: Pick<DiscordContext, 'clock' | 'log'>,
    private readonly chains: Chains,
    private readonly reading: Reading,
    /** One of those that waited is done. */
    private readonly onDone: () => void,
  ) {}

  start(open: Open): void {
    const turns = new Turns(atOnce);
    this.#open = open;
    this.#turns = turns;
    open.signal.addEventListener('abort', () => turns.open(), { once: true });
  }

  /** Nothing more is read. */
  stop(): void {
    this.#open = undefined;
    this.#spots.clear();
    this.#busy = 0;
    this.#taken = 0;
  }

  get idle(): boolean {
    return this.#spots.size === 0 && this.#busy === 0;
  }

  /** How much was new of what was read since this was asked last. */
  taken(): number {
    const taken = this.#taken;
    this.#taken = 0;
    return taken;
  }

  /** A place is to be read, before what is delivered there from now on. */
  add(spot: Spot): void {
    const open = this.#open;
    if (!open) return;
    const waits = this.#spots.has(spot.id);
    this.#spots.set(spot.id, spot);
    if (!waits) this.chains.add(spot.id, () => this.#read(spot.id, open));
  }

  /** Somebody waits for a place; false when it is not to be read. */
  urge(place: string): boolean {
    const spot = this.#spots.get(place);
    if (!spot) return false;
    this.#spots.set(place, { ...spot, need: needs.asked });
    this.#turns.urge(place, needs.asked);
    return true;
  }

  /** A place is to be read though nothing waits for it. */
  addBeside(spot: Spot): void {
    this.beside(spot.id, spot.need, (open) => this.#readOn(spot, open));
  }

  /** Something is to be asked for that nothing waits for. */
  beside(what: string, need: Need, run: (open: Open) => Promise<void>): void {
    if (this.#open) void this.#inTurn(what, need, this.#open, run);
  }

  /** Does something again and again until it succeeds, the more slowly the more goes wrong. */
  async untilDone(open: Open, what: string, run: (open: Open) => Promise<void>): Promise<void> {
    const { clock, log } = this.context;
    while (!open.signal.aborted)
      try {
        await run(open);
        this.#failures = 0;
        return;
      } catch (error) {
        if (open.signal.aborted) return;
        log.warn({ reason: String(error) }, `${what}; it is tried again`);
        const wait = Math.min(waitMs.longest, waitMs.first * 2 ** Math.min(10, this.#failures++));
        await sleep(clock, wait, open.signal);
      }
  }

  async #read(place: string, open: Open): Promise<void> {
    const spot = this.#spots.get(place);
    if (!spot) return;
    await this.#inTurn(place, spot.need, open, async () => {
      // Whatever is asked for from now on is asked for again.
      const latest = this.#spots.get(place) ?? spot;
      this.#spots.delete(place);
      await this.#readOn(latest, open);
    });
  }

  async #readOn(spot: Spot, open: Open): Promise<void> {
    this.#taken += await this.reading.read(spot, open);
  }

  async #inTurn(what: string, need: Need, open: Open, run: (open: Open) => Promise<void>): Promise<void> {
    const turns = this.#turns;
    this.#busy++;
    await turns.take(what, need);
    await this.untilDone(open, 'What was written meanwhile could not be read', run);
    turns.done();
    if (this.#open !== open) return;
    this.#busy--;
    this.onDone();
  }
}
