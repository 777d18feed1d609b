import { threadOf } from '../../thread.js';
import type { Faq } from '../faq.js';
import type { Corpus } from '../matching/corpus.js';
import type { Meanings } from '../matching/meanings.js';
import type { Judge, Model } from '../matching/model.js';

/** A thread is to learn words. */
interface WordsJob {
  readonly faqs: readonly Faq[];
}

/** A thread is to learn words and meaning of texts whose words were learnt before. */
interface BothJob {
  readonly corpus: Corpus;
  readonly meanings: Meanings;
}

export type Job = WordsJob | BothJob;

/** Room for what is soon forgotten: reading texts makes a lot of it, which by default fills 70 MB more before it is cleared. */
const youngMb = 8;

/**
 * Trains in a thread of its own, which then ends and gives its memory back. Resolves with what was learnt, whose
 * memory is moved, not copied. Rejects if that fails, or when `signal` aborts, which ends the thread.
 */
export const trainInThread = async <J extends Job>(
  job: J,
  signal?: AbortSignal,
): Promise<J extends WordsJob ? Model : Judge> => {
  const start = await threadOf('knowledge/training/worker.ts');
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = start(job, { maxYoungGenerationSizeMb: youngMb });
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
