/** Time as a port. The real one lives in src/runtime/clock.ts; tests turn it by hand. */
export interface Clock {
  /** ms since the epoch, UTC. */
  now(): number;
  /** Calls `run` once after `ms`. Returns the function that calls it off. */
  after(ms: number, run: () => void): () => void;
}
