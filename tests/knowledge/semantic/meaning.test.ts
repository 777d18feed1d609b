import { afterAll, describe, expect, it } from 'vitest';
import type { SentenceEncoder } from '../../../src/knowledge/semantic/encoder.js';
import { openEncoders } from '../../../src/knowledge/semantic/open.js';

const encoders = await openEncoders({ kind: 'bundled' }, 'unused', () => 0);
afterAll(() => encoders.close());
const own = encoders.own!;
const across = (await encoders.across!())!;

const cosine = async (encoder: SentenceEncoder, a: string, b: string) => {
  const [x, y] = await encoder.encode([a, b]);
  return x!.reduce((sum, value, i) => sum + value * y![i]!, 0);
};
const length = (vector: Float32Array) => Math.hypot(...vector);

describe('the encoders that ship', () => {
  it.each([
    ['where is my parcel', 'track my order', 'can I pay by credit card'],
    ['I want my money back', 'how do I get a refund', 'when do you open on Sunday'],
    ['the lamp is broken', 'the light does not work any more', 'do you ship to Canada'],
  ])('%j is nearer to %j than to %j', async (text, paraphrase, unrelated) => {
    for (const encoder of [own, across])
      expect(await cosine(encoder, text, paraphrase)).toBeGreaterThan((await cosine(encoder, text, unrelated)) + 0.1);
  });

  it.each(['Wo ist mein Paket?', 'Où est mon colis ?', '我的包裹在哪里？', '荷物はどこですか', 'Где моя посылка?'])(
    'the multilingual one knows %j across languages',
    async (text) => {
      const same = await cosine(across, text, 'Where is my parcel?');
      expect(same).toBeGreaterThan(0.5);
      expect(same).toBeGreaterThan((await cosine(across, text, 'Can I pay by credit card?')) + 0.2);
    },
  );

  it('say their names, languages and dimensions', async () => {
    expect(own.name).toMatch(/^bge-small-en-v1\.5 [0-9a-f]{16}$/);
    expect(across.name).toMatch(/^use-multilingual-v3 [0-9a-f]{16}$/);
    expect([own.languages, across.languages.length]).toEqual([['en'], 15]);
    expect((await own.encode(['a']))[0]).toHaveLength(384);
    expect((await across.encode(['a']))[0]).toHaveLength(512);
  });

  it('give zeros for what has no words, and else length 1, whatever is written', async () => {
    const hostile = ['a', '\ud800 x', '7', 'ไม่', '[CLS] [MASK]', '</s>', 'x'.repeat(50_000), 'word '.repeat(20_000)];
    for (const encoder of [own, across]) {
      for (const vector of await encoder.encode(['', ' \n', '?!', '👍'])) expect(length(vector)).toBe(0);
      for (const vector of await encoder.encode(hostile)) expect(length(vector)).toBeCloseTo(1, 5);
    }
  });

  it('read the beginning and the end of a long text', async () => {
    const filler = 'and so it went on and on for many days, '.repeat(60);
    const plain = await cosine(own, filler, 'I want a refund');
    expect(await cosine(own, `${filler} I want a refund`, 'I want a refund')).toBeGreaterThan(plain);
    expect(await cosine(own, `I want a refund. ${filler}`, 'I want a refund')).toBeGreaterThan(plain);
  });
});
