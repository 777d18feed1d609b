import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cachePath } from '../../../src/knowledge/semantic/cache-file.js';
import { EncoderDown } from '../../../src/knowledge/semantic/encoder.js';
import { englishFolder, nameOf, readFolder } from '../../../src/knowledge/semantic/folder.js';
import { cacheFolder, openEncoders } from '../../../src/knowledge/semantic/open.js';
import { createPool } from '../../../src/knowledge/semantic/pool.js';
import { openSession } from '../../../src/knowledge/semantic/session.js';

const root = mkdtempSync(join(tmpdir(), 'careline-encoder-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'));
  for (const file of ['encoder.json', 'tokenizer.json']) copyFileSync(join(englishFolder, file), join(folder, file));
  symlinkSync(join(englishFolder, 'model.onnx'), join(folder, 'model.onnx'));
});
const change = (changes: object) => {
  const json = JSON.parse(readFileSync(join(englishFolder, 'encoder.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'encoder.json'), JSON.stringify({ ...json, ...changes }));
};
const replace = (file: string, content: string) => {
  rmSync(join(folder, file));
  writeFileSync(join(folder, file), content);
};

describe('a folder that cannot be used', () => {
  it.each([
    ['without encoder.json', () => rmSync(join(folder, 'encoder.json')), /encoder\.json is missing.*ENOENT/],
    ['with one that is not JSON', () => replace('encoder.json', '{'), /encoder\.json is not JSON/],
    ['with a wrong value', () => change({ pooling: 'last' }), /encoder\.json: pooling: .*first/],
    ['with an unknown key', () => change({ poolin: 'first' }), /encoder\.json: .*poolin/],
    ['with a mean of another length', () => change({ mean: [1] }), /mean has 1 numbers, not 384/],
  ])('%s is refused at once', async (_, damage, message) => {
    damage();
    const opening = openEncoders({ kind: 'folder', path: folder }, root, () => 0);
    await expect(opening).rejects.toThrow(EncoderDown);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(`${folder} cannot be used`);
    await expect(opening).rejects.toThrow(/ENCODER.*matched by words/);
  });

  it.each([
    ['without the model', () => rmSync(join(folder, 'model.onnx')), /model\.onnx is missing/],
    ['without the tokenizer', () => rmSync(join(folder, 'tokenizer.json')), /tokenizer\.json is missing/],
    ['with a damaged model', () => replace('model.onnx', 'x'), /model\.onnx is damaged: its SHA-256 is 2d711642/],
    ['with a damaged tokenizer', () => replace('tokenizer.json', '{}'), /tokenizer\.json is damaged/],
    ['with another number of dimensions', () => change({ dimensions: 7, mean: undefined }), /384 dimensions, not 7/],
  ])('%s is refused by the first text', async (_, damage, message) => {
    damage();
    const { own, close } = await openEncoders({ kind: 'folder', path: folder }, root, () => 0);
    await expect(own!.encode(['text'])).rejects.toThrow(EncoderDown);
    await expect(own!.encodeMany(['text'])).rejects.toThrow(message);
    await close();
  });

  it('is tried again after ten seconds, and used when it is whole', async () => {
    let now = 0;
    rmSync(join(folder, 'model.onnx'));
    const encoder = createPool(await readFolder(folder), () => now);
    await expect(encoder.encode(['text'])).rejects.toThrow('model.onnx is missing');
    symlinkSync(join(englishFolder, 'model.onnx'), join(folder, 'model.onnx'));
    await expect(encoder.encode(['text'])).rejects.toThrow('model.onnx is missing');
    now = 10_000;
    expect(await encoder.encode(['text'])).toHaveLength(1);
    await encoder.close();
  });

  it('names what the platform lacks', async () => {
    const noBinary = () => {
      throw new Error('Cannot find module onnxruntime_binding.node');
    };
    const opening = openSession(await readFolder(englishFolder), noBinary);
    await expect(opening).rejects.toThrow(
      `no binary of onnxruntime-node for ${process.platform}-${process.arch} here: messages are matched by words`,
    );
  });
});

describe('the name of an encoder', () => {
  it('changes with all that its vectors depend on, and with nothing else', async () => {
    const name = nameOf(await readFolder(englishFolder));
    change({ calibration: { any: 'thing' }, licence: 'other' });
    const other = await readFolder(folder);
    expect([nameOf(other), other.calibration]).toEqual([name, { any: 'thing' }]);
    change({ longest: 64 });
    expect(nameOf(await readFolder(folder))).not.toBe(name);
  });
});

describe('the encoders of a setting', () => {
  it('are none when matching by meaning is off', async () => {
    expect(await openEncoders({ kind: 'off' }, root, () => 0)).not.toHaveProperty('own');
  });

  it('are an endpoint with its calibration, and the bundled multilingual one', async () => {
    const setting = { kind: 'endpoint', url: 'http://127.0.0.1:9', model: 'm' } as const;
    const plain = await openEncoders(setting, folder, () => 0);
    expect([plain.own!.languages, plain.own!.calibration]).toEqual([[], undefined]);
    expect((await plain.across!())!.name).toMatch(/^use-multilingual/);
    writeFileSync(join(folder, 'calibration.json'), '{"slope": 2}');
    expect((await openEncoders(setting, folder, () => 0)).own!.calibration).toEqual({ slope: 2 });
    writeFileSync(join(folder, 'calibration.json'), '{');
    await expect(openEncoders(setting, folder, () => 0)).rejects.toThrow(/calibration\.json is not JSON/);
  });

  it('take away what former encoders left in the cache, and nothing else', async () => {
    const cache = cacheFolder(folder);
    mkdirSync(join(cache, 'models', 'Xenova'), { recursive: true });
    const own = cachePath(cache, nameOf(await readFolder(englishFolder)));
    for (const file of [own, cachePath(cache, 'former'), join(cache, 'matcher.bin')]) writeFileSync(file, '');
    await openEncoders({ kind: 'bundled' }, folder, () => 0);
    expect(
      readdirSync(cache)
        .map((file) => join(cache, file))
        .sort(),
    ).toEqual([join(cache, 'matcher.bin'), own].sort());
  });
});
