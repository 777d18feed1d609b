import { threadOf } from '../../thread.js';
import type { Faq } from '../faq.js';
import type { Meanings } from '../matching/meanings.js';

/** What a thread is to learn: words, or with the meanings of the phrasings, words and meaning. */
export interface Job {
  readonly faqs: readonly Faq[];
  readonly meanings?: Meanings;
}

/**
 * Trains in a thread of its own, which then ends and gives its memory back. Resolves with what was learnt, packed: a model,
 * or with meanings a judge. Rejects if that fails, or when `signal` aborts, which ends the thread.
 */
export const trainInThread = async (job: Job, signal?: AbortSignal): Promise<Uint8Array> => {
  const start = await threadOf('knowledge/training/worker.ts');
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = start(job);
    worker.unref();
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop);
      reject(signal?.aborted ? signal.reason : new Error('The training’s thread ended before it was done.'));
    });
  });
};
