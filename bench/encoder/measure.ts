import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { parse } from 'yaml';
import { readFolder } from '../../src/knowledge/semantic/folder.js';
import { createPool } from '../../src/knowledge/semantic/pool.js';

/** Times in milliseconds a message, and the resident memory of the process in MB. */
export interface Figures {
  readonly texts: number;
  readonly open: number;
  readonly bare: { readonly p50: number; readonly p99: number };
  readonly thread: { readonly p50: number; readonly p99: number };
  /** Longest delay of the main thread's event loop, in milliseconds, while all texts are asked for at once. */
  readonly delay: number;
  readonly learntPerSecond: number;
  readonly memory: {
    readonly before: number;
    readonly messages: number;
    readonly learning: number;
    readonly after: number;
  };
}

type Encode = (text: string) => Promise<unknown>;

const golden = parse(readFileSync(new URL('../../data/golden.yaml', import.meta.url), 'utf8')) as {
  question: string;
}[];
const texts = golden.map(({ question }) => question).filter((question) => question.split(/\s+/).length <= 20);

const rss = () => process.memoryUsage.rss() / 2 ** 20;
const quantiles = (times: number[]) => {
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))]!;
  return { p50: at(0.5), p99: at(0.99) };
};
const timed = async (encode: Encode, text: string): Promise<number> => {
  const from = performance.now();
  await encode(text);
  return performance.now() - from;
};

/** The model as its packages run it in the calling thread, without checks, threads, pooling or centring. */
const openBare = async (folder: string): Promise<Encode> => {
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8')) as object, {});
  const session = await InferenceSession.create(join(folder, 'model.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return (text) => {
    const { ids } = tokenizer.encode(text);
    const tensor = (value: (id: number) => bigint) =>
      new Tensor('int64', BigInt64Array.from(ids, value), [1, ids.length]);
    const all = { input_ids: tensor(BigInt), attention_mask: tensor(() => 1n), token_type_ids: tensor(() => 0n) };
    return session.run(Object.fromEntries(Object.entries(all).filter(([name]) => session.inputNames.includes(name))));
  };
};

/** Measures the encoder of a folder in this process; messages alternate between it and the bare runtime for `seconds`. */
export const measure = async (folder: string, seconds: number): Promise<Figures> => {
  const before = rss();
  const pool = createPool(await readFolder(folder), Date.now);
  const encode: Encode = (text) => pool.encode([text]);
  const open = await timed(encode, texts[0]!);
  for (const text of texts.slice(0, 100)) await encode(text);
  const messages = rss();

  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await Promise.all(texts.slice(0, 250).map(encode));
  const from = performance.now();
  await pool.encodeMany(texts);
  const learntPerSecond = (1000 * texts.length) / (performance.now() - from);
  loop.disable();
  const learning = rss();
  pool.rest();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const after = rss();

  const bare = await openBare(folder);
  for (const text of texts.slice(0, 100)) await bare(text);
  const times: { bare: number[]; thread: number[] } = { bare: [], thread: [] };
  for (let i = 0, end = performance.now() + 1000 * seconds; performance.now() < end; i++) {
    const text = texts[i % texts.length]!;
    times.bare.push(await timed(bare, text));
    times.thread.push(await timed(encode, text));
  }
  await pool.close();
  return {
    texts: times.thread.length,
    open,
    bare: quantiles(times.bare),
    thread: quantiles(times.thread),
    delay: loop.max / 1e6 - 1,
    learntPerSecond,
    memory: { before, messages, learning, after },
  };
};
