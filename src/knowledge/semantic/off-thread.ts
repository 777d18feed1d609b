import type { Worker } from 'node:worker_threads';
import { threadOf } from '../../thread.js';
import { type Embedding, EncoderDown, type SentenceEncoder } from './encoder.js';
import type { Answer, Ready, Request, ThreadData } from './worker.js';

/** Texts the thread is given at once. Few, so that a customer's message waits only for these behind a long list. */
const AT_ONCE = 4;

interface Waiting {
  resolve(embeddings: readonly Embedding[]): void;
  reject(error: Error): void;
}

/** A thread with its encoder. `ready` rejects, with the reason, when the encoder cannot be opened. */
const attend = (worker: Worker) => {
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let gone: EncoderDown | undefined;
  const ready = new Promise<Ready>((started, failed) => {
    const end = (why: string) => {
      gone ??= new EncoderDown(why);
      failed(gone);
      for (const { reject } of waiting.values()) reject(gone);
      waiting.clear();
    };
    worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => end('The encoder’s thread has ended.'));
    worker.on('message', (message: Ready | Answer) => {
      if ('name' in message) return started(message);
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if ('error' in message) asker?.reject(new EncoderDown(message.error));
      else asker?.resolve(message.embeddings);
    });
  });
  return {
    ready,
    hasEnded: () => gone !== undefined,
    ask: async (texts: readonly string[]) => {
      await ready;
      return new Promise<readonly Embedding[]>((resolve, reject) => {
        if (gone) return reject(gone);
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, texts } satisfies Request);
      });
    },
    stop: () => worker.terminate(),
  };
};

/**
 * An encoder in a thread of its own, so that it holds up nothing else. Resolves when it can encode; rejects with an
 * `EncoderDown` when it cannot be opened. A thread that died is started anew by the next request.
 */
export const startOffThread = async (data: ThreadData): Promise<SentenceEncoder> => {
  const start = await threadOf('knowledge/semantic/worker.ts');
  let thread = attend(start(data));
  let closed = false;
  const { name, views } = await thread.ready;
  return {
    name,
    views,
    async encode(texts, signal) {
      if (thread.hasEnded() && !closed) thread = attend(start(data));
      const result: Embedding[] = [];
      for (let i = 0; i < texts.length; i += AT_ONCE) {
        signal?.throwIfAborted();
        result.push(...(await thread.ask(texts.slice(i, i + AT_ONCE))));
      }
      return result;
    },
    async close() {
      closed = true;
      await thread.stop();
    },
  };
};
