import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundledViews } from '../../../src/knowledge/semantic/bundled.js';
import { createTokenizer } from '../../../src/knowledge/semantic/pieces.js';
import { readWeights } from '../../../src/knowledge/semantic/weights.js';
import { modelFolder, openBundledFile } from '../../../src/knowledge/semantic/weights-file.js';

/** What `@energetic-ai/embeddings` 0.2.0 gave for these texts: pieces, and vectors as int8. */
const original = JSON.parse(readFileSync(join(import.meta.dirname, 'original.json'), 'utf8')) as {
  sentences: { text: string; pieces: number[]; use: string; hidden: string }[];
  odd: { text: string; pieces: number[] }[];
};
const folder = mkdtempSync(join(tmpdir(), 'careline-model-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = readFileSync(join(modelFolder, 'encoder.bin'));
const checksum = readFileSync(join(modelFolder, 'encoder.sha256'), 'utf8');
const encoder = openBundledFile(bundledViews);
const encode = (text: string) =>
  Object.fromEntries(encoder.encode(text).map((v, i) => [bundledViews[i]!, v])) as Record<string, Float32Array>;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, v, i) => sum + v * b[i]!, 0);
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
const int8 = (base64: string) => new Int8Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);

describe('the tokenizer', () => {
  const copy = Uint8Array.from(file);
  const weights = readWeights(copy.buffer, copy.length);
  const tokenize = createTokenizer(weights.lines('pieces'), weights.float32('pieces.scores'));
  it.each([...original.sentences, ...original.odd])('splits $text as the original does', ({ text, pieces }) => {
    expect(tokenize(text)).toEqual(pieces);
  });
});

describe('the bundled encoder', () => {
  it.each(original.sentences)('gives the original’s vectors for $text', ({ text, use, hidden }) => {
    const views = encode(text);
    expect(cosine(views.use!, int8(use))).toBeGreaterThan(0.999);
    expect(cosine(views.hidden!, int8(hidden))).toBeGreaterThan(0.998);
  });

  it('gives vectors of length 1 in every view', () => {
    for (const vector of encoder.encode('Where is my parcel?')) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  });

  it.each(bundledViews)('%s: finds the sentence of the same meaning the nearest', (view) => {
    const question = encode('I want my money back')[view]!;
    const near = cosine(question, encode('how do I get a refund of what I paid')[view]!);
    for (const other of ['what are your opening hours', 'the page does not load', 'do you ship to Canada'])
      expect(near).toBeGreaterThan(cosine(question, encode(other)[view]!));
  });

  it('gives the same vector whatever was encoded before', () => {
    const first = encode('Where is my parcel?');
    encode('Some other and longer text, which leaves numbers of its own in every array that is used again.');
    expect(encode('Where is my parcel?')).toEqual(first);
  });

  it('gives the same numbers without WebAssembly', () => {
    const plain = openBundledFile(bundledViews, modelFolder, false);
    expect(plain.encode('Can I pay by card?')).toEqual(encoder.encode('Can I pay by card?'));
  });

  it('knows nothing of an empty text: zeros', () => {
    for (const text of ['', ' \n\t '])
      for (const vector of encoder.encode(text)) expect(vector.every((v) => v === 0)).toBe(true);
  });

  it('reads 10,000 words from both their ends', () => {
    const story = 'The weather was fine. '.repeat(2500);
    const views = encode(`${story}Where is my parcel?`);
    expect(dot(views.use!, views.use!)).toBeCloseTo(1, 5);
    expect(views.use).not.toEqual(encode(story).use);
  });

  it('takes odd characters', () => {
    for (const text of ['\u0000\u0007', '\ud800', '🙂', '漢字', 'a\u0301'])
      for (const vector of encoder.encode(text)) expect(vector.every(Number.isFinite)).toBe(true);
  });
});

describe('the file of weights', () => {
  const openCopy = (bytes: Uint8Array, sum = `${createHash('sha256').update(bytes).digest('hex')}  encoder.bin\n`) => {
    writeFileSync(join(folder, 'encoder.bin'), bytes);
    writeFileSync(join(folder, 'encoder.sha256'), sum);
    return openBundledFile(bundledViews, folder);
  };

  it('says that it is damaged when a byte differs', () => {
    const bytes = Uint8Array.from(file);
    bytes[5_000_000]! ^= 1;
    expect(() => openCopy(bytes, checksum)).toThrow(/encoder\.bin is damaged.*Fetch the file again/);
  });

  it('says what is wrong with another file that has a right checksum', () => {
    expect(() => openCopy(new Uint8Array(2))).toThrow('the header is cut off');
    expect(() => openCopy(Uint8Array.from([2, 0, 0, 0, 1, 1]))).toThrow('the header is not JSON');
    expect(() => openCopy(file.subarray(0, 4_000_000))).toThrow(/section \S+ is cut off/);
    const header = Buffer.from('{"format":2,"sections":{}}');
    expect(() => openCopy(Buffer.concat([Buffer.from([header.length, 0, 0, 0]), header]))).toThrow('its format is 2');
  });

  it('is at most 12 MB, and its sources are named beside it', () => {
    expect(file.length).toBeLessThan(12e6);
    const readme = readFileSync(join(modelFolder, 'README.md'), 'utf8');
    for (const source of ['Universal Sentence Encoder', 'GloVe', 'CLINC150', encoder.name])
      expect(readme).toContain(source);
  });
});
