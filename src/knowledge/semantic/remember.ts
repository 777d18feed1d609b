import { setMaxListeners } from 'node:events';
import type { Embedding, SentenceEncoder } from './encoder.js';

/** Rejects with the signal's reason as soon as it aborts, whatever becomes of the promise. */
const unlessAborted = <T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> => {
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
 * The same encoder, which computes each text once among the last `limit` distinct ones it was asked for: a message that
 * comes again, or twice at once, costs nothing. What failed is not remembered.
 */
export const remembering = (encoder: SentenceEncoder, limit: number): SentenceEncoder => {
  const known = new Map<string, Promise<Embedding>>();

  const compute = (texts: readonly string[]) => {
    const all = encoder.encode(texts);
    texts.forEach((text, i) => {
      const one = all.then((embeddings) => embeddings[i]!);
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
        const embedding = known.get(text)!;
        known.delete(text);
        known.set(text, embedding);
        return embedding;
      });
      for (const oldest of known.keys()) {
        if (known.size <= limit) break;
        known.delete(oldest);
      }
      return unlessAborted(Promise.all(result), signal);
    },
  };
};
