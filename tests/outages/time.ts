import { setImmediate as nextTick } from 'node:timers/promises';
import type { Clock } from '../../src/model/clock.js';

/** Time that is turned by hand, while real requests go to and fro: it stands still as long as anything is under way. */
export class Time implements Clock {
  #now = Date.now();
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  #busy = 0;
  #begun = 0;

  now = (): number => this.#now;

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  /** What it does counts as under way. */
  watched<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const result: unknown = value.apply(of, args);
          return result instanceof Promise ? this.during(result) : result;
        };
      },
    });
  }

  async during<R>(work: Promise<R>): Promise<R> {
    this.#busy++;
    this.#begun++;
    try {
      return await work;
    } finally {
      this.#busy--;
    }
  }

  async settle(): Promise<void> {
    for (let quiet = 0, begun = this.#begun; quiet < 20; quiet++) {
      await nextTick();
      if (this.#busy > 0 || this.#begun !== begun) quiet = 0;
      begun = this.#begun;
    }
  }

  /** Lets `ms` pass. `each` is called after every step. */
  async advance(ms: number, each: () => void = () => {}): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await this.settle();
      each();
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}
