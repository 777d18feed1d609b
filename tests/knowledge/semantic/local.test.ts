import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EncoderDown } from '../../../src/knowledge/semantic/encoder.js';
import { openLocal, type Transformers } from '../../../src/knowledge/semantic/local.js';
import { writeTinyModel } from './tiny-model.js';

/** Whether the package that an operator adds is installed; it weighs 470 MB, so that the project goes without. */
const installed = (() => {
  try {
    return createRequire(import.meta.url).resolve('@huggingface/transformers') !== '';
  } catch {
    return false;
  }
})();

const folder = mkdtempSync(join(tmpdir(), 'careline-local-'));
const model = join(folder, 'tiny');
beforeAll(() => writeTinyModel(model, { refund: [1, 0, 0], money: [0.6, 0.8, 0], delivery: [0, 0, 2] }));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands for the package: notes what it is asked and gives what a model of two dimensions would. */
const stub = () => {
  const notes: { model?: string; dtype?: string; pooling?: string; env?: Transformers['env'] } = {};
  const env = { localModelPath: '/models', cacheDir: null as string | null, allowRemoteModels: true };
  const transformers: Transformers = {
    env,
    pipeline: async (_, name, { dtype }) => {
      Object.assign(notes, { model: name, dtype, env: { ...env } });
      return async (texts, { pooling }) => {
        notes.pooling = pooling;
        return { dims: [texts.length, 2], data: Float32Array.from(texts.flatMap((text) => [text.length, 0])) };
      };
    },
  };
  return { notes, load: async () => transformers };
};

describe.runIf(installed)('a model that the operator brings', () => {
  it('encodes texts: the mean of its words’ states, of length 1', async () => {
    const encoder = await openLocal(model, folder);
    const [refund, both, delivery] = await encoder.encode(['Refund', 'refund money', 'delivery']);
    expect([...refund![0]!]).toEqual([1, 0, 0]);
    expect([...both![0]!].map((v) => v.toFixed(3))).toEqual(['0.894', '0.447', '0.000']);
    expect([...delivery![0]!]).toEqual([0, 0, 1]);
  });

  it('says what is missing when the folder holds no model', async () => {
    await expect(openLocal(folder, folder)).rejects.toThrow(/cannot be loaded: .*config\.json/);
  });
});

describe.skipIf(installed)('without the package', () => {
  it('the message says how to install it, and what else to do', async () => {
    await expect(openLocal(model, folder)).rejects.toThrow(
      /npm install @huggingface\/transformers.*EMBEDDINGS_URL.*leave EMBEDDINGS_MODEL out/,
    );
  });
});

describe('what the package is asked', () => {
  it('a folder is loaded from its place, without a network', async () => {
    const { notes, load } = stub();
    const encoder = await openLocal(model, join(folder, 'cache'), load);
    expect(notes).toMatchObject({
      model: 'tiny',
      dtype: 'fp32',
      env: { localModelPath: folder, cacheDir: join(folder, 'cache'), allowRemoteModels: false },
    });
    expect(await encoder.encode(['abc', ''])).toEqual([[Float32Array.of(1, 0)], [Float32Array.of(0, 0)]]);
    expect(await encoder.encode([])).toEqual([]);
    expect(notes.pooling).toBe('mean');
  });

  it('a name of the hub may be fetched', async () => {
    const { notes, load } = stub();
    await openLocal('Xenova/all-MiniLM-L6-v2', folder, load);
    expect(notes).toMatchObject({ model: 'Xenova/all-MiniLM-L6-v2', env: { allowRemoteModels: true } });
  });

  it('a quantised model and the first word’s state, where the folder says so', async () => {
    const other = join(folder, 'quantised');
    for (const part of ['onnx', '1_Pooling']) mkdirSync(join(other, part), { recursive: true });
    writeFileSync(join(other, 'onnx', 'model_quantized.onnx'), '');
    writeFileSync(join(other, '1_Pooling', 'config.json'), '{"pooling_mode_cls_token": true}');
    const { notes, load } = stub();
    await (await openLocal(other, folder, load)).encode(['a']);
    expect(notes).toMatchObject({ dtype: 'q8', pooling: 'cls' });
  });

  it('another model in the same folder has another name, so that no old embedding is taken for its own', async () => {
    const { load } = stub();
    const before = (await openLocal(model, folder, load)).name;
    writeTinyModel(model, { refund: [1, 0, 0], money: [0.6, 0.8, 0], delivery: [0, 0, 2], chair: [1, 1, 1] });
    expect((await openLocal(model, folder, load)).name).not.toBe(before);
  });

  it('a folder that is not there is named', async () => {
    await expect(openLocal('./no-such-model', folder, stub().load)).rejects.toThrow(EncoderDown);
    await expect(openLocal('./no-such-model', folder, stub().load)).rejects.toThrow(/no-such-model.*no such folder/);
  });
});
