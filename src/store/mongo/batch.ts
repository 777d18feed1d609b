import { StoreError } from '../store.js';
import { storeError } from './errors.js';

/** Items that wait at most; more are refused with `full`. */
const queueLimit = 10_000;
/** Items in one wave at most. */
const waveLimit = 500;

interface Queued<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Group commit over the network: while one wave of items is on its way, the next gathers, so that many callers share a
 * few round trips. A wave holds one item of each key at most, and items of one key keep their order.
 */
export class Batch<T, R> {
  #queue: Queued<T, R>[] = [];
  #pump: Promise<void> | undefined;

  constructor(
    /** Carries out a wave; a result that is a `StoreError` rejects its item alone. Must bear being run again. */
    private readonly run: (items: readonly T[]) => Promise<readonly (R | StoreError)[]>,
    private readonly keyOf: (item: T) => string,
  ) {}

  add(item: T): Promise<R> {
    if (this.#queue.length >= queueLimit) {
      return Promise.reject(new StoreError('full', `${queueLimit} writes are waiting for MongoDB; try again later.`));
    }
    return new Promise<R>((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#pump ??= this.#work();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#pump;
  }

  async #work(): Promise<void> {
    // Lets all that was begun in this turn of the event loop join the first wave.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) await this.#carryOut(this.#nextWave());
    this.#pump = undefined;
  }

  #nextWave(): Queued<T, R>[] {
    const keys = new Set<string>();
    const wave: Queued<T, R>[] = [];
    const rest: Queued<T, R>[] = [];
    for (const queued of this.#queue) {
      const key = this.keyOf(queued.item);
      if (wave.length < waveLimit && !keys.has(key)) wave.push(queued);
      else rest.push(queued);
      keys.add(key);
    }
    this.#queue = rest;
    return wave;
  }

  async #carryOut(wave: readonly Queued<T, R>[]): Promise<void> {
    try {
      const results = await this.run(wave.map((queued) => queued.item));
      wave.forEach((queued, i) => {
        const result = results[i] as R | StoreError;
        if (result instanceof StoreError) queued.reject(result);
        else queued.resolve(result);
      });
    } catch (error) {
      const failed = storeError(error);
      // One bad item must not fail the others; when the server is away, asking for each of them is of no use.
      if (wave.length === 1 || failed.code === 'unavailable') for (const queued of wave) queued.reject(failed);
      else for (const queued of wave) await this.#carryOut([queued]);
    }
  }
}
