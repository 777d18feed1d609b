import { setImmediate as nextTick } from 'node:timers/promises';
import type { Clock } from '../../src/model/clock.js';

/** A clock that is turned by hand: timers fire in order, at their own time. */
export interface TestClock extends Clock {
  /** Lets `ms` pass, and everything that happens meanwhile settle. */
  advance(ms: number): Promise<void>;
}

/** Lets promises, and what they start, settle. */
export const settle = async (turns = 20): Promise<void> => {
  for (let i = 0; i < turns; i++) await nextTick();
};

export const createTestClock = (start = Date.UTC(2026, 0, 5, 9)): TestClock => {
  let now = start;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        await settle();
        const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((t) => t !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
      await settle();
    },
  };
};
