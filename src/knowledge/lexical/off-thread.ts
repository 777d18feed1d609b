import { Worker } from 'node:worker_threads';
import type { Match } from '../../model/match.js';
import type { Faq } from '../faq.js';
import type { Matcher } from '../matcher.js';

interface Waiting {
  resolve(matches: readonly Match[]): void;
  reject(error: Error): void;
}

/** A matcher in a thread of its own. `close` ends the thread; what it was asked before then fails. */
export interface ThreadedMatcher extends Matcher {
  close(): Promise<void>;
}

/**
 * The lexical matcher in a thread of its own, so that neither training nor matching holds up whatever else the process
 * does. Resolves when it is trained; rejects if that fails, or when `signal` aborts, which ends the
 * thread. A thread that dies fails what it was asked.
 */
export const trainOffThread = (faqs: readonly Faq[], signal?: AbortSignal): Promise<ThreadedMatcher> =>
  new Promise((trained, failed) => {
    const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: faqs, execArgv: [] });
    worker.unref();
    signal?.addEventListener('abort', () => void worker.terminate(), { once: true });
    const waiting = new Map<number, Waiting>();
    let asked = 0;
    let gone: Error | undefined;

    const end = (error: Error) => {
      gone ??= error;
      failed(gone);
      for (const { reject } of waiting.values()) reject(gone);
      waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error('The matcher’s thread has ended.')));
    worker.on('message', (message: 'trained' | { id: number; matches: readonly Match[] }) => {
      if (message === 'trained') return trained(matcher);
      waiting.get(message.id)?.resolve(message.matches);
      waiting.delete(message.id);
    });

    const matcher: ThreadedMatcher = {
      name: 'lexical',
      match: (query, limit) =>
        new Promise((resolve, reject) => {
          if (gone) return reject(gone);
          const id = ++asked;
          waiting.set(id, { resolve, reject });
          worker.postMessage({ id, query, limit });
        }),
      async close() {
        await worker.terminate();
      },
    };
  });
