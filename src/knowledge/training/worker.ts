import { parentPort, workerData } from 'node:worker_threads';
import { packModel, trainBoth, trainWords } from '../matching/model.js';
import { pack } from '../matching/pack.js';
import type { Job } from './in-thread.js';

const { faqs, meanings } = workerData as Job;
const bytes = meanings ? pack(trainBoth(faqs, meanings)) : packModel(trainWords(faqs));
parentPort!.postMessage(bytes, [bytes.buffer]);
