import type { Clock } from '../../src/model/clock.js';
import { systemClock } from '../../src/runtime/clock.js';

/** A clock that shows what it is turned to. Its timers are the computer's own: nothing here waits for them. */
export interface HandClock extends Clock {
  turn(ms: number): void;
}

export const createHandClock = (): HandClock => {
  let now = Date.UTC(2026, 0, 5, 9);
  return {
    now: () => now,
    after: systemClock.after,
    turn(ms) {
      now += ms;
    },
  };
};
