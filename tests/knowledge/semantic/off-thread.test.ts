import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SentenceEncoder } from '../../../src/knowledge/semantic/encoder.js';
import { startOffThread } from '../../../src/knowledge/semantic/off-thread.js';
import { openEncoder } from '../../../src/knowledge/semantic/open.js';
import { openBundledFile } from '../../../src/knowledge/semantic/weights-file.js';

const open: SentenceEncoder[] = [];
const folder = mkdtempSync(join(tmpdir(), 'careline-thread-'));
afterAll(async () => {
  for (const encoder of open) await encoder.close();
  rmSync(folder, { recursive: true });
});
const start = async () => {
  const encoder = await startOffThread({ kind: 'bundled', views: ['use', 'words'] });
  open.push(encoder);
  return encoder;
};

describe('the encoder in its thread', () => {
  it('gives what the encoder gives', async () => {
    const texts = ['Where is my parcel?', '', 'I want my money back', 'a', 'b', 'c'];
    const direct = openBundledFile(['use', 'words']);
    const encoder = await start();
    expect(await encoder.encode(texts)).toEqual(texts.map(direct.encode));
    expect(encoder.name).toBe(direct.name);
    expect(await encoder.encode([])).toEqual([]);
  });

  it('answers a message before a long list that came first is done', async () => {
    const encoder = await start();
    const order: string[] = [];
    const list = encoder
      .encode(Array.from({ length: 60 }, (_, i) => `text number ${i}`))
      .then(() => order.push('list'));
    const message = encoder.encode(['Where is my parcel?']).then(() => order.push('message'));
    await Promise.all([list, message]);
    expect(order).toEqual(['message', 'list']);
  });

  it('stops a long list when it is told to', async () => {
    const encoder = await start();
    const stop = new AbortController();
    const list = encoder.encode(new Array<string>(1000).fill('text'), stop.signal);
    stop.abort(new Error('stopped'));
    await expect(list).rejects.toThrow('stopped');
  });

  it('fails what waits when it is closed, and what comes after', async () => {
    const encoder = await start();
    const waiting = encoder.encode(['a']);
    await Promise.all([expect(waiting).rejects.toThrow('thread has ended'), encoder.close()]);
    await expect(encoder.encode(['a'])).rejects.toThrow('thread has ended');
  });

  it('says why it cannot start', async () => {
    writeFileSync(join(folder, 'encoder.bin'), 'nonsense');
    writeFileSync(join(folder, 'encoder.sha256'), '00  encoder.bin\n');
    await expect(startOffThread({ kind: 'bundled', views: ['use'], folder })).rejects.toThrow(
      /encoder\.bin is damaged/,
    );
  });
});

describe('the encoder of a setting', () => {
  it('is none when matching by meaning is off', async () => {
    expect(await openEncoder({ kind: 'off' }, folder, () => 0)).toBeUndefined();
  });

  it('is the bundled one, with its three views, by default', async () => {
    const encoder = (await openEncoder({ kind: 'bundled' }, folder, () => 0))!;
    open.push(encoder);
    expect(encoder.name).toMatch(/^careline-en-/);
    const [embedding] = await encoder.encode(['Where is my parcel?']);
    expect(embedding!.map((view) => view.length)).toEqual([512, 512, 100]);
  });

  it('is the endpoint, which is not asked anything yet', async () => {
    const setting = { kind: 'endpoint', url: 'http://127.0.0.1:9', model: 'm' } as const;
    expect((await openEncoder(setting, folder, () => 0))?.views).toEqual(['endpoint']);
  });

  it('is a model run here, and says what is missing when its folder is not there', async () => {
    await expect(openEncoder({ kind: 'local', model: './no-such-model' }, folder, () => 0)).rejects.toThrow(
      /npm install @huggingface\/transformers|there is no such folder/,
    );
  });
});
