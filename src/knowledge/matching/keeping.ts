import type { Model } from './model.js';

/** Keeps what was learnt for the next start, and for other processes. */
export interface Keeping {
  /** Resolves with the model of this key; undefined if none is kept. */
  load(key: string): Promise<Model | undefined>;
  /**
   * Resolves with what `study` learns, which is then kept, or with what another process has learnt of the same meanwhile. Rejects
   * when `study` does, or when `signal` aborts.
   */
  learn(what: Pick<Model, 'key' | 'encoder'>, study: () => Promise<Model>, signal: AbortSignal): Promise<Model>;
}
