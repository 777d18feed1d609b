import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { sourceFile } from '../../source.js';
import { EncoderDown, toUnitLength, unusable } from './encoder.js';
import type { EncoderFolder } from './folder.js';

/** Before which a text stands in the model: see `prefixes` of a folder. */
export type Role = 'question' | 'passage';

type Runtime = typeof import('onnxruntime-node');

/** UTF-16 units read for each piece that counts: a bound on the work for a text of any length. */
const UNITS_A_PIECE = 16;

const loadRuntime = (): Runtime => createRequire(sourceFile('.'))('onnxruntime-node') as Runtime;

/** Returns the first and the last half of what is longer than `most`. */
const ends = <T extends string | number[]>(all: T, most: number): [T] | [T, T] => {
  const half = most >> 1;
  return all.length <= most ? [all] : [all.slice(0, most - half) as T, all.slice(-half) as T];
};

const check = async ({ folder, sha256 }: EncoderFolder, file: keyof EncoderFolder['sha256']): Promise<string> => {
  const path = join(folder, file);
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
  } catch (error) {
    throw unusable(folder, `${file} is missing or cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const found = hash.digest('hex');
  if (found !== sha256[file])
    throw unusable(folder, `${file} is damaged: its SHA-256 is ${found}, and encoder.json says ${sha256[file]}`);
  return path;
};

const read = async (settings: EncoderFolder, runtime: Runtime) => {
  const [model, tokenizer] = [await check(settings, 'model.onnx'), await check(settings, 'tokenizer.json')];
  try {
    return {
      tokenizer: new Tokenizer(JSON.parse(await readFile(tokenizer, 'utf8')) as object, {}),
      session: await runtime.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 }),
    };
  } catch (error) {
    throw unusable(settings.folder, `its files are whole, and cannot be opened (${(error as Error).message})`);
  }
};

const pooled = (all: InferenceSession.ReturnType, pooling: EncoderFolder['pooling'], width: number): Float32Array => {
  const output = all[pooling === 'output' ? 'sentence_embedding' : 'last_hidden_state'] ?? Object.values(all)[0]!;
  const values = output.data as Float32Array;
  if (output.dims.at(-1) !== width) throw new Error(`the model gives ${output.dims.at(-1)} dimensions, not ${width}`);
  const sum = values.slice(0, width);
  if (pooling === 'mean') for (let i = width; i < values.length; i++) sum[i % width]! += values[i]!;
  return toUnitLength(sum);
};

/**
 * Opens the model of a folder in the calling thread. Resolves with a function that gives a text's vector, of length 1, or of
 * zeros without a letter or digit. One text is read a run: its vector does not depend on others. Rejects with `EncoderDown`
 * when a file is missing or damaged, or where the runtime has no binary.
 */
export const openSession = async (settings: EncoderFolder, load = loadRuntime) => {
  const { dimensions, pooling, mean, prefixes, longest, folder } = settings;
  let runtime: Runtime;
  try {
    runtime = load();
  } catch (error) {
    throw new EncoderDown(
      `There is no binary of onnxruntime-node for ${process.platform}-${process.arch} here: messages are matched by ` +
        'words. There are binaries for Linux with glibc, Windows, and macOS on ARM; where yours is one of these, run ' +
        `npm ci (${(error as Error).message.split('\n')[0]}).`,
    );
  }
  const { tokenizer, session } = await read(settings, runtime);
  const inputs: Readonly<Record<string, bigint>> = { attention_mask: 1n, token_type_ids: 0n };
  const unknown = session.inputNames.find((name) => name !== 'input_ids' && !(name in inputs));
  if (unknown) throw unusable(folder, `model.onnx takes an input "${unknown}", which is not known here`);

  return async (text: string, role: Role): Promise<Float32Array> => {
    if (!/[\p{L}\p{N}]/u.test(text)) return new Float32Array(dimensions);
    const { ids } = tokenizer.encode(prefixes[role] + ends(text, longest * UNITS_A_PIECE).join(' '));
    const pieces = BigInt64Array.from(ends(ids, longest).flat(), BigInt);
    const tensor = (name: string): Tensor => {
      const values = name === 'input_ids' ? pieces : new BigInt64Array(pieces.length).fill(inputs[name]!);
      return new runtime.Tensor('int64', values, [1, pieces.length]);
    };
    const all = await session.run(Object.fromEntries(session.inputNames.map((name) => [name, tensor(name)])));
    const vector = pooled(all, pooling, dimensions);
    return mean ? toUnitLength(vector.map((v, i) => v - mean[i]!)) : vector;
  };
};
