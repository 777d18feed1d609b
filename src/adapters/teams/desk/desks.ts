import type { Clock } from '../../../model/clock.js';
import type { Capabilities } from '../../channel.js';
import { channelOf, TeamsDesk } from './place.js';

/** How often the desks' channels are looked at, in ms. */
const checkMs = 60_000;

/** The channels that are desks, looked at now and then as long as the channel runs. */
export class Desks {
  readonly byChannel = new Map<string, TeamsDesk>();
  #cancel = () => {};
  #running = false;

  constructor(private readonly clock: Clock) {}

  /** Throws when `place` cannot be the id of a channel. */
  open(place: string, capabilities: Capabilities, deps: ConstructorParameters<typeof TeamsDesk>[2]): TeamsDesk {
    const channel = channelOf(place);
    const desk = this.byChannel.get(channel) ?? new TeamsDesk(channel, capabilities, deps);
    this.byChannel.set(channel, desk);
    return desk;
  }

  async start(): Promise<void> {
    this.#running = this.byChannel.size > 0;
    await this.#check();
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
  }

  async #check(): Promise<void> {
    await Promise.all([...this.byChannel.values()].map((desk) => desk.check()));
    if (this.#running) this.#cancel = this.clock.after(checkMs, () => void this.#check());
  }
}
