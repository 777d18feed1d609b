import { parentPort, workerData } from 'node:worker_threads';
import { trainBoth, trainWords } from '../matching/model.js';
import { buffersIn } from '../matching/pack.js';
import type { Job } from './in-thread.js';

const job = workerData as Job;
const learnt = 'faqs' in job ? trainWords(job.faqs) : trainBoth(job.corpus, job.meanings);
parentPort!.postMessage(learnt, buffersIn(learnt));
