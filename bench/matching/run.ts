import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { openEncoders } from '../../src/knowledge/semantic/open.js';
import { createTrainer } from '../../src/knowledge/training/train.js';
import { systemClock } from '../../src/runtime/clock.js';
import { machine } from '../machine.js';
import { makeKnowledge } from './knowledge.js';

const usage =
  'npm run bench:matching -- [--faqs 1000] [--phrasings 10] [--meaning] (with node --expose-gc for exact memory)';

const { values } = parseArgs({
  options: {
    faqs: { type: 'string', default: '1000' },
    phrasings: { type: 'string', default: '10' },
    meaning: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [count, phrasings] = [Number(values.faqs), Number(values.phrasings)];
if (values.help || !Number.isInteger(count) || !Number.isInteger(phrasings) || count < 1 || phrasings < 1) {
  console.error(usage);
  process.exit(2);
}

const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
/** What is held at rest: the process's memory after a collection, if one can be asked for. */
const held = () => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

const { faqs, messages } = makeKnowledge(count, phrasings);
const before = held();
const trainer = createTrainer({
  openEncoder: async () =>
    values.meaning ? (await openEncoders({ kind: 'bundled' }, tmpdir(), systemClock.now)).own : undefined,
  onTrouble: (error) => console.error(error),
});
const began = performance.now();
const matcher = await trainer.train(faqs);
const words = performance.now() - began;
await matcher.learnt;
const all = performance.now() - began;
const at = held();

// The first messages are slow while the engine compiles.
for (const message of messages.slice(0, 200)) await matcher.match(`${message} warm`, 5);
const times: number[] = [];
let found = 0;
for (const message of messages) {
  const asked = performance.now();
  found += (await matcher.match(message, 5)).length;
  times.push(performance.now() - asked);
}
times.sort((a, b) => a - b);
const quantile = (q: number) => `${times[Math.min(times.length - 1, Math.floor(q * times.length))]!.toFixed(2)} ms`;
const facts = machine();
console.log(`${facts.cpu}, ${facts.cores} cores, Node ${facts.node}; ${count} FAQs x ${phrasings} phrasings, made up`);
console.log(
  `matches by ${matcher.name}: p50 ${quantile(0.5)}, p95 ${quantile(0.95)}, p99 ${quantile(0.99)} (${found} found)`,
);
console.log(`words learnt after ${seconds(words)}${values.meaning ? `, all after ${seconds(all)}` : ''}`);
console.log(
  `matcher ${mb(at - before)}, process ${mb(process.memoryUsage.rss())}, at most ${mb(process.resourceUsage().maxRSS * 1024)}`,
);
await matcher.close();
