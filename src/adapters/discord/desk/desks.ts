import type { Capabilities } from '../../channel.js';
import type { DiscordContext, Identity } from '../context.js';
import { isId } from '../snowflake.js';
import { Desk } from './desk.js';

const everyMs = 60_000;
const soonMs = 1_000;

const concerns = /^(CHANNEL_(UPDATE|DELETE)|GUILD_(CREATE|UPDATE|DELETE|ROLE_(CREATE|UPDATE|DELETE)|MEMBER_UPDATE))$/;

/** The channels that are desks, and whether each works: looked at every minute, and when something there changes. */
export class Desks {
  readonly #desks = new Map<string, Desk>();
  #stop: (() => void) | undefined;
  #soon = false;

  constructor(
    private readonly context: Pick<DiscordContext, 'api' | 'clock'>,
    private readonly who: () => Promise<Identity>,
    private readonly capabilities: Capabilities,
  ) {}

  /** Throws when `place` cannot be the id of a channel. */
  open(place: string): Desk {
    if (!isId(place) || place.length < 17)
      throw new Error(
        `DESK=discord:${place} names no channel: "${place}" is not an id. Turn "Developer Mode" on in Discord's settings, right-click the desk channel, "Copy Channel ID", and set DESK=discord:<that id>.`,
      );
    const desk = this.#desks.get(place) ?? new Desk(this.context, this.who, place, this.capabilities);
    this.#desks.set(place, desk);
    return desk;
  }

  /** The desk in this channel. */
  of(channel: string | undefined): Desk | undefined {
    return channel === undefined ? undefined : this.#desks.get(channel);
  }

  /** The channels that are desks. */
  places(): readonly string[] {
    return [...this.#desks.keys()];
  }

  /** A desk that somebody is a member of. Throws what the SDK throws. */
  async memberOf(user: string): Promise<Desk | undefined> {
    for (const desk of this.#desks.values()) if (await desk.isMember(user)) return desk;
    return undefined;
  }

  get size(): number {
    return this.#desks.size;
  }

  /** Looks at every desk now, and from now on every minute. */
  async start(): Promise<void> {
    this.stop();
    await this.#check();
    const again = () => {
      this.#stop = this.context.clock.after(everyMs, () => {
        again();
        void this.#check();
      });
    };
    if (this.#desks.size > 0) again();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Takes note of what the gateway tells of servers, channels and roles. */
  learn(t: string | undefined): void {
    if (t && concerns.test(t)) this.changed();
  }

  /** Something may be different: what was known is forgotten, and looked at again in a moment. */
  changed(): void {
    for (const desk of this.#desks.values()) desk.forget();
    if (this.#soon || !this.#stop) return;
    this.#soon = true;
    this.context.clock.after(soonMs, () => {
      this.#soon = false;
      if (this.#stop) void this.#check();
    });
  }

  async #check(): Promise<void> {
    await Promise.all([...this.#desks.values()].map((desk) => desk.check()));
  }
}
