import type { Worker } from 'node:worker_threads';
import { EncoderDown } from './encoder.js';
import type { EncoderFolder } from './folder.js';
import { createGuard, free, stop, stopNow } from './guard.js';
import type { Answer, Question, ThreadData } from './worker.js';

/** A thread that takes one text at a time, once its model is open. */
export interface EncoderThread {
  /** Rejects with `EncoderDown`, which says why, when the model cannot be opened. */
  readonly opened: Promise<unknown>;
  readonly ended: boolean;
  /** Resolves with the text's vector. Rejects with `EncoderDown` when it cannot be computed or the thread ends. */
  ask(question: Question): Promise<Float32Array>;
  end(): Promise<void>;
}

/** Starts a thread on the model of a folder. */
export const startThread = (start: (data: ThreadData) => Worker, settings: EncoderFolder): EncoderThread => {
  const guard = createGuard();
  const worker = start({ settings, guard });
  let ended = false;
  let why = 'The encoder’s thread has ended.';
  const atExit = () => stopNow(guard);
  process.once('exit', atExit);
  worker.unref();
  worker.on('error', (error) => {
    why = `The encoder’s thread failed: ${error instanceof Error ? error.message : String(error)}`;
  });
  worker.on('exit', () => {
    ended = true;
    free(guard);
    process.off('exit', atExit);
  });
  const answer = () =>
    new Promise<Float32Array | undefined>((resolve, reject) => {
      const over = () => reject(new EncoderDown(why));
      if (ended) return over();
      worker.once('exit', over);
      worker.once('message', (said: Answer) => {
        worker.off('exit', over);
        if ('error' in said) reject(new EncoderDown(said.error));
        else resolve(said.vector);
      });
    });
  return {
    opened: answer(),
    get ended() {
      return ended;
    },
    ask({ text, role }) {
      const vector = answer();
      worker.postMessage({ text, role } satisfies Question);
      return vector as Promise<Float32Array>;
    },
    async end() {
      await stop(guard);
      await worker.terminate();
    },
  };
};
