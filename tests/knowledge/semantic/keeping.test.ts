import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeAll } from '../../../src/knowledge/semantic/encode-all.js';
import { EncoderDown, type SentenceEncoder, toUnitLength } from '../../../src/knowledge/semantic/encoder.js';
import { remembering } from '../../../src/knowledge/semantic/remember.js';

/** An encoder that counts what it is asked; its vectors count letters. */
const counting = (name = 'letters', width = 26) => {
  const asked: string[] = [];
  let broken = false;
  const letters = (text: string) => {
    const vector = new Float32Array(width);
    for (const letter of text.toLowerCase()) vector[(letter.charCodeAt(0) - 97 + 26 * 10) % width]! += 1;
    return toUnitLength(vector);
  };
  const encode: SentenceEncoder['encode'] = async (texts) => {
    if (broken) throw new EncoderDown('It is broken.');
    asked.push(...texts);
    return texts.map(letters);
  };
  const encoder: SentenceEncoder = {
    name,
    languages: ['en'],
    calibration: undefined,
    encode,
    encodeMany: encode,
    rest() {},
    close: async () => {},
  };
  return { encoder, asked, breakIt: (value: boolean) => (broken = value) };
};

describe('remembering', () => {
  it('lets many messages wait with one signal without a warning', async () => {
    const warnings: string[] = [];
    const hear = ({ message }: Error) => void warnings.push(message);
    process.on('warning', hear);
    try {
      const r = remembering(counting().encoder, 100);
      const { signal } = new AbortController();
      await Promise.all(Array.from({ length: 40 }, (_, i) => r.encode([`text ${i}`], signal)));
      await new Promise((done) => setImmediate(done));
    } finally {
      process.off('warning', hear);
    }
    expect(warnings).toEqual([]);
  });

  it('computes a text once, also when it is asked for twice at once', async () => {
    const { encoder, asked } = counting();
    const r = remembering(encoder, 10);
    const [[a, b], [c]] = await Promise.all([r.encode(['x', 'x']), r.encode(['x'])]);
    expect(a).toBe(b);
    expect(a).toBe(c);
    expect(asked).toEqual(['x']);
  });

  it('forgets what was asked for longest ago', async () => {
    const { encoder, asked } = counting();
    const r = remembering(encoder, 2);
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) await r.encode([text]);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('gives all of a list that is longer than what it remembers', async () => {
    const { encoder } = counting();
    const texts = ['a', 'b', 'c', 'd', 'a'];
    expect(await remembering(encoder, 2).encode(texts)).toEqual(await encoder.encode(texts));
  });

  it('asks again after a failure', async () => {
    const { encoder, breakIt } = counting();
    const r = remembering(encoder, 10);
    breakIt(true);
    await expect(r.encode(['a'])).rejects.toThrow('It is broken.');
    breakIt(false);
    expect(await r.encode(['a'])).toHaveLength(1);
  });

  it('lets one who gave up go, without harm to another who waits for the same text', async () => {
    const { encoder } = counting();
    const r = remembering(encoder, 10);
    const giveUp = new AbortController();
    const [one, other] = [r.encode(['a'], giveUp.signal), r.encode(['a'])];
    giveUp.abort(new Error('given up'));
    await expect(one).rejects.toThrow('given up');
    expect(await other).toHaveLength(1);
  });
});

describe('the embeddings of a knowledge base', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'careline-cache-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));
  const file = () => join(cache, readdirSync(cache)[0]!);
  const texts = Array.from({ length: 600 }, (_, i) => `text ${String.fromCharCode(97 + (i % 26))} ${i}`);

  it('are those of the encoder, but for rounding, each text computed once', async () => {
    const { encoder, asked } = counting();
    const seen: string[] = [];
    const progress = (done: number, of: number) => seen.push(`${done}/${of}`);
    const all = await encodeAll(encoder, ['abc', 'b', 'abc', ...texts], { cache, progress });
    expect(asked).toHaveLength(602);
    expect(seen).toEqual(['256/602', '512/602', '602/602']);
    expect(all.dimensions).toBe(26);
    const exact = (await encoder.encode(['abc']))[0]!;
    for (const place of [0, 2])
      for (const [d, value] of exact.entries())
        expect(all.bytes[place * 26 + d]! * all.scales[place]!).toBeCloseTo(value, 2);
  });

  it('come from the cache the next time, the same to the last bit', async () => {
    const first = await encodeAll(counting().encoder, texts, { cache });
    const { encoder, asked } = counting();
    const second = await encodeAll(encoder, [...texts, 'new'], { cache });
    expect(asked).toEqual(['new']);
    expect(second.bytes.subarray(0, first.bytes.length)).toEqual(first.bytes);
    expect(second.scales.subarray(0, 600)).toEqual(first.scales);
  });

  it('hold no words on disk', async () => {
    await encodeAll(counting().encoder, ['my secret phrasing'], { cache });
    expect(readFileSync(file()).toString('latin1')).not.toContain('secret');
  });

  it('are computed anew when the cache is damaged, cut off or empty', async () => {
    for (const damage of [
      (b: Buffer) => b.fill(7, 100, 101),
      (b: Buffer) => b.subarray(0, b.length / 2),
      () => Buffer.alloc(0),
    ]) {
      await encodeAll(counting().encoder, texts, { cache });
      writeFileSync(file(), damage(readFileSync(file())));
      const { encoder, asked } = counting();
      await encodeAll(encoder, texts, { cache });
      expect(asked).toHaveLength(texts.length);
    }
  });

  it('are kept apart by encoder', async () => {
    await encodeAll(counting('one').encoder, ['a'], { cache });
    const { encoder, asked } = counting('other');
    await encodeAll(encoder, ['a'], { cache });
    expect(asked).toEqual(['a']);
  });

  it('are computed anew when an encoder of the same name gives other dimensions', async () => {
    await encodeAll(counting().encoder, ['a', 'b'], { cache });
    const all = await encodeAll(counting('letters', 5).encoder, ['a', 'c'], { cache });
    expect(all.dimensions).toBe(5);
    expect(all.bytes).toHaveLength(10);
  });

  it('stay in the cache up to where the encoder failed', async () => {
    const { encoder, asked, breakIt } = counting();
    const progress = (done: number) => breakIt(done >= 512);
    await expect(encodeAll(encoder, texts, { cache, progress })).rejects.toThrow(EncoderDown);
    breakIt(false);
    await encodeAll(encoder, texts, { cache });
    expect(asked).toHaveLength(texts.length);
  });

  it('are dropped from the cache when many are no longer asked for', async () => {
    const many = Array.from({ length: 20_500 }, (_, i) => `t${i}`);
    await encodeAll(counting().encoder, many, { cache });
    const before = statSync(file()).size;
    await encodeAll(counting().encoder, ['one', 'two'], { cache });
    expect(statSync(file()).size).toBeLessThan(before / 1000);
  });

  it('are given also when the cache cannot be written', async () => {
    writeFileSync(join(cache, 'file'), '');
    const errors: unknown[] = [];
    const options = { cache: join(cache, 'file'), onCacheError: (error: unknown) => errors.push(error) };
    expect((await encodeAll(counting().encoder, ['a'], options)).scales).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });

  it('of no texts are none', async () => {
    expect((await encodeAll(counting().encoder, [], { cache })).scales).toHaveLength(0);
  });
});
