import { parentPort, workerData } from 'node:worker_threads';
import type { Faq } from '../faq.js';
import { createLexicalMatcher } from './index.js';

/** A question to the worker, and its answer: `id` pairs them. */
export interface Asked {
  readonly id: number;
  readonly query: string;
  readonly limit: number;
}

const matcher = createLexicalMatcher(workerData as readonly Faq[]);
parentPort!.on('message', async ({ id, query, limit }: Asked) => {
  parentPort!.postMessage({ id, matches: await matcher.match(query, limit) });
});
parentPort!.postMessage('trained');
