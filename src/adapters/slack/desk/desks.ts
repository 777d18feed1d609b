import type { Clock } from '../../../model/clock.js';
import type { Address } from '../../../model/message.js';
import { SendError } from '../../channel.js';
import type { DeskPlace } from '../../desk-place.js';
import { capabilities } from '../capabilities.js';
import type { SlackClient } from '../client.js';
import { isDesk, readRef } from '../place.js';
import { SlackDesk } from './place.js';

/** How often the desks' channels are looked at, in ms. */
const checkMs = 60_000;

/** The desks of a workspace, whose channels are looked at from time to time. */
export class Desks {
  readonly #desks = new Map<string, SlackDesk>();
  #callOff = () => {};

  constructor(
    private readonly deps: {
      readonly client: SlackClient;
      readonly clock: Clock;
      /** Why the workspace cannot be reached at all; undefined when it can. */
      readonly unreachable: () => string | undefined;
    },
  ) {}

  /** Throws when `place` cannot be the id of a channel. */
  open(place: string): DeskPlace {
    const desk = this.#desks.get(place) ?? new SlackDesk(place, capabilities, this.deps);
    this.#desks.set(place, desk);
    return desk;
  }

  get channels(): readonly string[] {
    return [...this.#desks.keys()];
  }

  has(channel: string): boolean {
    return this.#desks.has(channel);
  }

  async check(channel: string): Promise<void> {
    await this.#desks.get(channel)?.check();
  }

  async checkAll(): Promise<void> {
    await Promise.all([...this.#desks.values()].map((desk) => desk.check()));
  }

  start(): void {
    this.#callOff();
    if (this.#desks.size === 0) return;
    this.#callOff = this.deps.clock.after(checkMs, () => {
      this.start();
      void this.checkAll();
    });
  }

  stop(): void {
    this.#callOff();
  }

  /** A desk that could not be written to is looked at soon, so that its health tells why. */
  async watch<T>(to: Address, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const ref = readRef(to.ref);
      const waits = error instanceof SendError && error.code === 'rate-limited';
      if (ref && isDesk(ref) && !waits) void this.check(ref.channel);
      throw error;
    }
  }
}
