import { parentPort, workerData } from 'node:worker_threads';
import { run } from './jobs.js';

/** Returns the memory of all arrays of numbers in a value, each once: what is moved to another thread instead of copied. */
const buffersIn = (value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> => {
  if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) buffersIn(inner, found);
  return found;
};

const result = run(workerData);
parentPort!.postMessage(result, [...buffersIn(result)]);
