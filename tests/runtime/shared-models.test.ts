import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Keeping } from '../../src/knowledge/matching/keeping.js';
import { type Model, trainWords } from '../../src/knowledge/matching/model.js';
import { keepInStore } from '../../src/runtime/shared-models.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import { shopFaqs } from '../contract/matcher.js';
import { folder } from '../knowledge/folder.js';
import { ManualClock } from '../store/manual-clock.js';

const model = trainWords(shopFaqs);
const { signal } = new AbortController();

/** One store, the clock that all share, and what was told. */
const house = async () => {
  const clock = new ManualClock();
  const store = await openSqlite({ path: join(folder({}), 'careline.db'), clock });
  const told: string[] = [];
  const onTrouble = (error: unknown) => void told.push(String(error));
  const open = (worker: string): Keeping => keepInStore({ store, clock, worker, space: 'own', onTrouble });
  /** Lets all that is under way happen, and `ms` pass. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(500);
      for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));
    }
  };
  return { store, told, open, pass };
};

/** A study that ends when it is told to, and counts how often it was begun. */
const study = () => {
  let begun = 0;
  let end = (_: Model) => {};
  return {
    begun: () => begun,
    end: () => end(model),
    run: () => {
      begun++;
      return new Promise<Model>((resolve) => {
        end = resolve;
      });
    },
  };
};

describe('models that processes share', () => {
  it('are learnt by one process and loaded by the others, now and at the next start', async () => {
    const { open, pass, told } = await house();
    const [first, second] = [study(), study()];
    expect(await open('a').load(model.key)).toBeUndefined();
    const here = open('a').learn(model, first.run, signal);
    await pass(500);
    const there = open('b').learn(model, second.run, signal);
    // Longer than the lease: it is renewed while the first one learns.
    await pass(90_000);
    first.end();
    await pass(2_000);
    expect((await here).key).toBe(model.key);
    expect((await there).words.classifier).toEqual(model.words.classifier);
    expect([first.begun(), second.begun()]).toEqual([1, 0]);
    expect((await open('c').load(model.key))?.words.classifier).toEqual(model.words.classifier);
    expect(await open('c').load('another')).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('are learnt by another process when the one that learnt has died', async () => {
    const { store, open, pass } = await house();
    await store.hold(`model-own ${model.key} `, 'dead', 30_000);
    const next = study();
    const there = open('b').learn(model, next.run, signal);
    await pass(20_000);
    expect(next.begun()).toBe(0);
    await pass(15_000);
    expect(next.begun()).toBe(1);
    next.end();
    expect((await there).key).toBe(model.key);
  });

  it('are never loaded when they were written by half, nor when they are damaged', async () => {
    const { store, open, told } = await house();
    await open('a').learn(model, async () => model, signal);
    const whole = (await store.getBlob('model-own'))!;
    const bytes = Uint8Array.from(whole.bytes);
    bytes[bytes.length >> 1]! ^= 255;
    await store.putBlob({ ...whole, bytes });
    expect(await open('b').load(model.key)).toBeUndefined();
    expect(told).toEqual(['Error: The shared model model-own is damaged: it is learnt anew.']);
    // The bytes of the next model are there, and it is not named yet.
    const other = trainWords(shopFaqs.slice(1));
    await open('a').learn(other, async () => other, signal);
    await store.put('models', 'own', model.key);
    expect(await open('b').load(model.key)).toBeUndefined();
  });

  it('are learnt with an encoder by a process that has one, though one without has learnt the words', async () => {
    const { open } = await house();
    await open('a').learn({ key: model.key }, async () => model, signal);
    const better = { ...model, encoder: 'some' };
    expect((await open('b').learn(better, async () => better, signal)).encoder).toBe('some');
  });

  it('are learnt here, and that is told, when the store fails', async () => {
    const { store, open, told } = await house();
    await store.close();
    expect(await open('a').load(model.key)).toBeUndefined();
    expect(await open('a').learn(model, async () => model, signal)).toBe(model);
    expect(told.length).toBeGreaterThan(1);
  });

  it('are waited for no longer when the process stops', async () => {
    const { store, open, pass } = await house();
    await store.hold(`model-own ${model.key} `, 'other', 30_000);
    const stopping = new AbortController();
    const there = open('b')
      .learn(model, study().run, stopping.signal)
      .catch((error: Error) => error.name);
    await pass(2_000);
    stopping.abort();
    expect(await there).toBe('AbortError');
  });
});
