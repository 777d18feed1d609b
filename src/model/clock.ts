/** Time as a port. The real one lives in src/runtime/clock.ts; tests turn it by hand. */
export interface Clock {
  /** ms since the epoch, UTC. */
  now(): number;
  /** Calls `run` once after `ms`. Returns the function that calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** Resolves after `ms`, or at once when `signal` aborts. */
export const sleep = (clock: Clock, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener('abort', done, { once: true });
  });
