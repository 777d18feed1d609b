import { threadOf } from '../../thread.js';
import type { Job, Jobs } from './jobs.js';

/** Megabytes for what is soon forgotten: reading texts makes a lot of it, which by default fills 70 more before it is cleared. */
const youngMb = 8;

/**
 * Runs a job in a thread of its own, which then ends and gives its memory back. Resolves with its result, whose memory is
 * moved, not copied. Rejects if that fails, or when `signal` aborts, which ends the thread.
 */
export const runInThread = async <N extends keyof Jobs>(
  name: N,
  input: Parameters<Jobs[N]>[0],
  signal?: AbortSignal,
): Promise<ReturnType<Jobs[N]>> => {
  const start = await threadOf('knowledge/training/worker.ts');
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = start({ name, input } as Job, { maxYoungGenerationSizeMb: youngMb });
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
