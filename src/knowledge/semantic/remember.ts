import { setMaxListeners } from 'node:events';
import type { SentenceEncoder } from './encoder.js';

/** Resolves as the promise does, but rejects with the signal's reason as soon as that aborts. */
export const unlessAborted = <T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> => {
  if (!signal) return promise;
  // All messages that are being matched wait with the same signal, as many as there are.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
};

/**
 * Returns the same encoder, which computes each message once among the last `limit` distinct ones: one that comes again, or
 * twice at once, costs nothing. What failed, and what is learnt, is not remembered.
 */
export const remembering = (encoder: SentenceEncoder, limit: number): SentenceEncoder => {
  const known = new Map<string, Promise<Float32Array>>();

  const compute = (texts: readonly string[]) => {
    const all = encoder.encode(texts);
    texts.forEach((text, i) => {
      const one = all.then((vectors) => vectors[i]!);
      known.set(text, one);
      one.catch(() => {
        if (known.get(text) === one) known.delete(text);
      });
    });
  };

  return {
    ...encoder,
    encode(texts, signal) {
      const missing = [...new Set(texts)].filter((text) => !known.has(text));
      if (missing.length > 0) compute(missing);
      const result = texts.map((text) => {
        const vector = known.get(text)!;
        known.delete(text);
        known.set(text, vector);
        return vector;
      });
      for (const oldest of known.keys()) {
        if (known.size <= limit) break;
        known.delete(oldest);
      }
      return unlessAborted(Promise.all(result), signal);
    },
  };
};
