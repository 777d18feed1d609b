import { type ResourceLimits, Worker } from 'node:worker_threads';
import { bundleForThread } from './bundling.js';
import { sourceFile } from './source.js';

const bundles = new Map<string, Promise<string>>();

/**
 * Bundles a thread's program, once in a process, and resolves with a function that starts such a thread. Its path is from
 * src/. From a bundle a thread loads nothing but what it runs, and it starts whether or not this process runs from one.
 */
export const threadOf = async (path: string): Promise<(workerData: unknown, limits?: ResourceLimits) => Worker> => {
  const before = bundles.get(path);
  const made = before ?? bundleForThread(sourceFile(path));
  bundles.set(path, made);
  made.catch(() => bundles.delete(path));
  const code = await made;
  return (workerData, resourceLimits = {}) =>
    new Worker(code, { eval: true, workerData, execArgv: [], resourceLimits });
};
