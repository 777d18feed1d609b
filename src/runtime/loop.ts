import type { Clock } from '../model/clock.js';
import type { Log } from './log.js';

/** A loop that fetches work, runs it side by side up to `slots`, and sleeps until it is kicked or `pollMs` passed. */
export interface Loop {
  start(): void;
  /** There may be work: look now. */
  kick(): void;
  /** Fetches nothing more; resolves when what was begun is over, or after `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

interface LoopOptions<T> {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly slots: number;
  /** Takes up to `limit` pieces of work. When it throws, the loop waits longer and longer, up to 5 s, and tries again. */
  readonly fetch: (limit: number) => Promise<readonly T[]>;
  readonly run: (work: T) => Promise<void>;
}

export const createLoop = <T>({ name, clock, log, pollMs, slots, fetch, run }: LoopOptions<T>): Loop => {
  let active = 0;
  let stopping = false;
  let kicked = false;
  let wake: (() => void) | undefined;
  let over: Promise<void> = Promise.resolve();
  let idle: (() => void) | undefined;

  const kick = () => {
    kicked = true;
    wake?.();
  };

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        cancel();
        wake = undefined;
        resolve();
      };
      const cancel = clock.after(ms, done);
      wake = done;
    });

  const begin = (work: T) => {
    active++;
    run(work)
      .catch((error: unknown) => {
        if (!stopping) log.error({ err: error, loop: name }, 'Work failed and will be done again when its lease ends');
      })
      .finally(() => {
        active--;
        if (active === 0) idle?.();
        kick();
      });
  };

  const go = async () => {
    let failures = 0;
    while (!stopping) {
      kicked = false;
      try {
        const work = active < slots ? await fetch(slots - active) : [];
        failures = 0;
        for (const piece of work) begin(piece);
        if (work.length > 0 && active < slots) continue;
        if (!kicked && !stopping) await wait(pollMs);
      } catch (error) {
        failures++;
        if (failures === 1) log.error({ err: error, loop: name }, 'The store cannot be used; trying again');
        const ms = Math.min(5_000, 100 * 2 ** failures);
        const until = clock.now() + ms;
        while (!stopping && clock.now() < until) await wait(until - clock.now());
      }
    }
  };

  return {
    start() {
      over = go();
    },
    kick,
    async stop(withinMs) {
      stopping = true;
      wake?.();
      await over;
      if (active === 0) return;
      await new Promise<void>((resolve) => {
        const cancel = clock.after(withinMs, resolve);
        idle = () => {
          cancel();
          resolve();
        };
      });
    },
  };
};
