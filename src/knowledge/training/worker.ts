import { parentPort, workerData } from 'node:worker_threads';
import { buffersIn } from '../matching/pack.js';
import { run } from './jobs.js';

const result = run(workerData);
parentPort!.postMessage(result, buffersIn(result));
