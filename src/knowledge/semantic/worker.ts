import { parentPort, workerData } from 'node:worker_threads';
import type { BundledView } from './bundled.js';
import type { Embedding } from './encoder.js';
import { openLocal } from './local.js';
import { openBundledFile } from './weights-file.js';

/** Which encoder a thread runs. */
export type ThreadData =
  | { readonly kind: 'bundled'; readonly views: readonly BundledView[]; readonly folder?: string }
  | { readonly kind: 'local'; readonly model: string; readonly cache: string };

/** What the thread says of itself once it can encode. */
export interface Ready {
  readonly name: string;
  readonly views: readonly string[];
}
/** A request to the thread, and its answer: `id` pairs them. */
export interface Request {
  readonly id: number;
  readonly texts: readonly string[];
}
export type Answer = { readonly id: number } & (
  | { readonly embeddings: readonly Embedding[] }
  | { readonly error: string }
);

const open = async (data: ThreadData) => {
  if (data.kind === 'local') return openLocal(data.model, data.cache);
  const { name, encode } = openBundledFile(data.views, data.folder);
  return { name, views: data.views, encode: async (texts: readonly string[]) => texts.map(encode) };
};

const serve = async () => {
  const { name, views, encode } = await open(workerData as ThreadData);
  parentPort!.on('message', async ({ id, texts }: Request) => {
    const answer: Answer = await encode(texts).then(
      (embeddings) => ({ id, embeddings }),
      (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
    );
    parentPort!.postMessage(answer);
  });
  parentPort!.postMessage({ name, views } satisfies Ready);
};

void serve();
