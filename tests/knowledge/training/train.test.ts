import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Faq } from '../../../src/knowledge/faq.js';
import { EncoderDown, type SentenceEncoder } from '../../../src/knowledge/semantic/encoder.js';
import { openEncoders } from '../../../src/knowledge/semantic/open.js';
import { keepInFile } from '../../../src/knowledge/training/model-file.js';
import { createTrainer, messagesToRetry } from '../../../src/knowledge/training/train.js';
import { createTrainers } from '../../../src/knowledge/training/trainers.js';
import { trainByLanguage } from '../../../src/runtime/by-language.js';
import { shopFaqs } from '../../contract/matcher.js';
import { folder } from '../folder.js';

const fileIn = (models: string) => join(models, 'matcher.bin');
const keptIn = (models: string, onTrouble = (_: unknown) => {}) => keepInFile(fileIn(models), onTrouble);
const none = async () => undefined;
const bundledAll = () => openEncoders({ kind: 'bundled' }, 'unused', () => 0);
const bundled = async () => (await bundledAll()).own;

const dead: SentenceEncoder = {
  name: 'dead',
  languages: ['en'],
  calibration: undefined,
  encode: async () => {
    throw new EncoderDown('The endpoint does not answer.');
  },
  encodeMany: async () => {
    throw new EncoderDown('The endpoint does not answer.');
  },
  rest() {},
  close: async () => {},
};

describe('training', () => {
  it('serves words at once and meaning as soon as it is learnt, and both at once after the next start', async () => {
    const models = folder({});
    const first = createTrainer({ openEncoder: bundled, keeping: keptIn(models), meanings: models });
    const matcher = await first.train(shopFaqs);
    expect(matcher.name).toBe('words');
    expect((await matcher.match('track my parcel', 1))[0]?.faq).toBe('track');
    await matcher.learnt;
    expect(matcher.name).toBe('words and meaning');
    const expected = await matcher.match('reimbursement', 3);

    const written = readFileSync(fileIn(models));
    const second = createTrainer({ openEncoder: bundled, keeping: keptIn(models), meanings: models });
    const again = await second.train(shopFaqs);
    await again.learnt;
    expect(await again.match('reimbursement', 3)).toEqual(expected);
    expect(readFileSync(fileIn(models))).toEqual(written);
    expect(readdirSync(models).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('learns anew from a damaged model, and tells, or from an outdated one, and keeps the new one', async () => {
    const models = folder({});
    const told: unknown[] = [];
    const onTrouble = (error: unknown) => void told.push(error);
    const trainer = createTrainer({ openEncoder: none, keeping: keptIn(models, onTrouble) });
    const train = async (faqs: readonly Faq[]) => {
      const matcher = await trainer.train(faqs);
      await matcher.learnt;
      return matcher;
    };
    const expected = await (await train(shopFaqs)).match('refund', 3);
    const whole = readFileSync(fileIn(models));
    const damaged = Buffer.from(whole);
    damaged[damaged.length >> 1]! ^= 255;
    for (const file of [damaged, Buffer.from('no model'), Buffer.alloc(0)]) {
      writeFileSync(fileIn(models), file);
      expect(await (await train(shopFaqs)).match('refund', 3)).toEqual(expected);
      expect(readFileSync(fileIn(models))).toEqual(whole);
    }
    expect(told.map(String)).toEqual(
      Array(3).fill(`Error: The kept model ${fileIn(models)} is damaged: it is learnt anew and kept again.`),
    );
    await train(shopFaqs.slice(1));
    expect(told).toHaveLength(3);
    expect(readFileSync(fileIn(models))).not.toEqual(whole);
  });

  it('keeps the models of other languages as the main one: found at the next start, and learnt anew when damaged or outdated', async () => {
    const models = folder({});
    const german = { locale: 'de', question: 'Wo ist mein Paket?', phrasings: ['Sendung verfolgen'], answer: 'Hier.' };
    const translated = shopFaqs.map((faq) => (faq.id === 'track' ? { ...faq, translations: [german] } : faq));
    const { signal } = new AbortController();
    const encoders = await bundledAll();
    const files = { own: 'matcher.bin', across: 'matcher.across.bin' };
    const keeping = (space: keyof typeof files) => keepInFile(join(models, files[space]), () => {});
    const start = async (faqs: readonly Faq[]) => {
      const trainers = createTrainers({ open: async () => encoders, cache: models, keeping });
      const matcher = await trainByLanguage(trainers)(faqs, signal);
      await matcher.learnt;
      return matcher;
    };
    const ask = async (faqs: readonly Faq[]) => (await start(faqs)).match('Pakete verfolgen', 1, 'de');
    const expected = await ask(translated);
    expect(expected[0]?.faq).toBe('track');
    expect(readdirSync(models).filter((name) => name.startsWith('matcher'))).toEqual([
      'matcher.across.bin',
      'matcher.bin',
    ]);
    const file = join(models, 'matcher.across.bin');
    const written = statSync(file).mtimeMs;
    const whole = readFileSync(file);
    expect(await ask(translated)).toEqual(expected);
    expect(statSync(file).mtimeMs).toBe(written);
    writeFileSync(file, whole.subarray(0, whole.length - 8));
    expect(await ask(translated)).toEqual(expected);
    expect(readFileSync(file)).toEqual(whole);
    const changed = { ...german, phrasings: ['Sendung verfolgen', 'Pakete verfolgen'] };
    await ask(shopFaqs.map((faq) => (faq.id === 'track' ? { ...faq, translations: [changed] } : faq)));
    expect(readFileSync(file)).not.toEqual(whole);
    await encoders.close();
  }, 60_000);

  it('goes on with words, and tells, when the encoder is down or cannot be opened', async () => {
    const broken = async () => {
      throw new EncoderDown('The weights are damaged.');
    };
    for (const [openIt, message] of [
      [async () => dead, 'The endpoint does not answer.'],
      [broken, 'The weights are damaged.'],
    ] as const) {
      const told: unknown[] = [];
      const trainer = createTrainer({ openEncoder: openIt, onTrouble: (error) => told.push(error) });
      const matcher = await trainer.train(shopFaqs);
      await matcher.learnt;
      expect((await matcher.match('track my parcel', 1))[0]?.faq).toBe('track');
      expect(told.map((error) => (error as Error).message)).toEqual([message]);
    }
  });

  it('learns the meanings after some more messages when the encoder was down at first and is up again', async () => {
    const encoder = (await bundled())!;
    let down = true;
    const told: unknown[] = [];
    const trainer = createTrainer({
      openEncoder: async () => ({
        ...encoder,
        encode: (texts) => (down ? dead : encoder).encode(texts),
        encodeMany: (texts) => (down ? dead : encoder).encodeMany(texts),
      }),
      onTrouble: (error) => told.push(error),
    });
    const matcher = await trainer.train(shopFaqs);
    await matcher.learnt;
    for (let i = 0; i < messagesToRetry; i++) await matcher.match('track my parcel', 1);
    await matcher.learnt;
    expect([matcher.name, told.length]).toEqual(['words', 2]);
    down = false;
    for (let i = 0; i < messagesToRetry; i++) await matcher.match('track my parcel', 1);
    await matcher.learnt;
    expect([matcher.name, told.length]).toEqual(['words and meaning', 2]);
  });

  it('goes on with words when an encoder that worked goes down, and tells', async () => {
    const encoder = (await bundled())!;
    let down = false;
    const told: unknown[] = [];
    const trainer = createTrainer({
      openEncoder: async () => ({
        ...encoder,
        encode: (texts) => (down ? dead : encoder).encode(texts),
        encodeMany: (texts) => (down ? dead : encoder).encodeMany(texts),
      }),
      onTrouble: (error) => told.push(error),
    });
    const matcher = await trainer.train(shopFaqs);
    await matcher.learnt;
    down = true;
    expect((await matcher.match('track my parcel', 1))[0]?.faq).toBe('track');
    expect(told.length).toBe(1);
  });

  it('tells when the folder for models cannot be written, and serves all the same', async () => {
    const told: unknown[] = [];
    const models = join(folder({ file: '' }), 'file');
    const { train } = createTrainer({ openEncoder: none, keeping: keptIn(models, (error) => told.push(error)) });
    const matcher = await train(shopFaqs);
    await matcher.learnt;
    expect((await matcher.match('refund', 1))[0]?.faq).toBe('refund');
    expect(told.length).toBe(1);
  });

  it('serves a saved phrasing together with what was learnt before, and learns it when it is told to', async () => {
    const trainer = createTrainer({ openEncoder: bundled, meanings: folder({}) });
    const before = await trainer.train(shopFaqs);
    await before.learnt;
    const words = 'my widget hums at night';
    const saved = shopFaqs.map((faq) => (faq.id === 'hours' ? { ...faq, phrasings: [...faq.phrasings, words] } : faq));
    const after = await trainer.train(saved, undefined, before);
    expect(after.name).toBe('words and meaning');
    expect(after.space.both).toBe(before.space.both);
    expect((await after.match(words, 1))[0]?.faq).toBe('hours');
    await after.learn();
    expect(after.space.both).not.toBe(before.space.both);
    expect((await after.match(words, 1))[0]?.faq).toBe('hours');
    expect((await after.match('reimbursement', 1))[0]?.faq).toBe('refund');
  });

  it('ends when it is aborted', async () => {
    const abort = new AbortController();
    const training = createTrainer({ openEncoder: none }).train(shopFaqs, abort.signal);
    abort.abort();
    await expect(training).rejects.toThrow('aborted');
  });

  it('finds nothing where there is nothing, and knows a single FAQ', async () => {
    const { train } = createTrainer({ openEncoder: bundled });
    const empty = await train([]);
    await empty.learnt;
    expect(await empty.match('where is my order', 3)).toEqual([]);
    const single = await train([shopFaqs[0]!]);
    await single.learnt;
    expect((await single.match('track my parcel', 3)).map((m) => m.faq)).toEqual(['track']);
  });
});
