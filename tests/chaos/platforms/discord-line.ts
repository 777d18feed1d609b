import type { FakeDiscord } from '../../fakes/discord/index.js';
import { chance } from '../../fakes/random.js';

/** A time in which what is told may be lost, ms of `performance.now`. `fatal`: no session survived it. */
interface Outage {
  readonly from: number;
  to: number;
  fatal: boolean;
  /** Only a new session ends it. */
  readonly lost: boolean;
}

/** How long a process may take to store what the gateway told it, in ms. */
const storedWithinMs = 10_000;
const everyMs = 4_000;

/** The lines between the gateway and the bot: cut now and then, and watched. */
export class Line {
  cuts = 0;
  lostSessions = 0;
  readonly #outages: Outage[] = [];
  #identified = 0;
  #troubled = false;

  constructor(
    private readonly discord: FakeDiscord,
    seed: string,
  ) {
    setInterval(() => this.#look(), 20).unref();
    let n = 0;
    setInterval(() => {
      if (this.#troubled) this.#trouble(chance(`${seed}/line/${n++}`));
    }, everyMs).unref();
  }

  set troubled(on: boolean) {
    this.#troubled = on;
  }

  /** Whether somebody certainly heard what was told at a moment: the session went on for a while. */
  heard(at: number): boolean {
    return !this.#outages.some(({ from, to, fatal }) => fatal && at > from - storedWithinMs && at <= to + 50);
  }

  #begin(lost: boolean): void {
    this.#outages.push({ from: performance.now(), to: Number.POSITIVE_INFINITY, fatal: lost, lost });
  }

  #look(): void {
    const { connections, received } = this.discord.gateway;
    const begun = received.filter((op) => op === 2).length;
    const isNew = begun > this.#identified;
    const open = this.#outages.filter(({ to }) => to === Number.POSITIVE_INFINITY);
    if (connections === 0) {
      if (open.length === 0) this.#begin(false);
      return;
    }
    // One that was too short to be seen counts as well.
    if (isNew && this.#identified > 0 && open.length === 0) this.#begin(true);
    for (const outage of this.#outages) {
      if (outage.to < Number.POSITIVE_INFINITY || (outage.lost && !isNew)) continue;
      outage.to = performance.now();
      outage.fatal ||= isNew;
    }
    this.#identified = begun;
  }

  #trouble(what: number): void {
    const { gateway } = this.discord;
    this.cuts++;
    if (what < 0.1) return void gateway.tell({ op: 7, d: null });
    if (what < 0.3) {
      this.lostSessions++;
      this.#begin(true);
    }
    if (what < 0.2) return void gateway.tell({ op: 9, d: false });
    if (what < 0.3) {
      gateway.forgetful = true;
      setTimeout(() => {
        gateway.forgetful = false;
      }, 1_500).unref();
    }
    gateway.cut();
  }
}
