import type { Embedding } from './encoder.js';
import { toUnitLength } from './encoder.js';
import { createTokenizer } from './pieces.js';
import type { Matrix, Vectors } from './product.js';
import { plainProduct, simdProduct, toInts } from './product.js';
import { createTransformer, type Room, WINDOW } from './transformer.js';
import { aligned, readWeights } from './weights.js';
import { createWordVectors } from './word-vectors.js';

/**
 * The views of the bundled encoder: `use` is the Universal Sentence Encoder's result, `hidden` the mean of its states
 * before the last layer, `words` the sum of the word vectors. `-wccn` is the same view, centred and projected so that
 * differences between texts of one intent shrink (within-class covariance normalisation: Hatch, Kajarekar & Stolcke, 2006;
 * fitted on CLINC150).
 */
export const bundledViews = ['use', 'use-wccn', 'hidden', 'hidden-wccn', 'words', 'words-wccn'] as const;
export type BundledView = (typeof bundledViews)[number];

/** Of a longer text the first and the last half of this count: a question may stand at its end. */
const MOST_CHARACTERS = 2000;
const MOST_PIECES = 2 * WINDOW;
const ends = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most ? all : [...all.slice(0, most / 2), ...all.slice(-most / 2)];

/** Bytes for the numbers of one pass. */
const ROOM = 2_200_000;

/** The encoder itself, in the thread that calls it. */
export interface BundledEncoder {
  readonly name: string;
  encode(text: string): Embedding;
}

/**
 * Opens the encoder on the weights that `read` puts at the start of the buffer it is given; `length` is their number of
 * bytes. With `simd` false, or where the engine has no WebAssembly, it computes the same in plain JavaScript, about
 * thirty times more slowly. Throws an `Error` when the weights are damaged.
 */
export const openBundled = (
  length: number,
  read: (into: Uint8Array) => void,
  views: readonly BundledView[],
  simd = true,
): BundledEncoder => {
  const bytes = aligned(length) + ROOM;
  const memory =
    simd && typeof WebAssembly === 'object'
      ? new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) })
      : { buffer: new ArrayBuffer(bytes) };
  const { buffer } = memory;
  read(new Uint8Array(buffer, 0, length));
  const weights = readWeights(buffer, length);
  const product = (memory instanceof WebAssembly.Memory && simdProduct(memory)) || plainProduct;
  const room = createRoom(buffer, aligned(length));

  const tokenize = createTokenizer(weights.lines('pieces'), weights.float32('pieces.scores'));
  const transform = createTransformer(weights, product, room);
  const sumOfWords = createWordVectors(weights);
  const last = weights.matrix('last');
  const x: Vectors = { values: room.ints(2 * last.columns), scales: room.floats(2) };
  const out = room.floats(2 * last.rows);

  /** The product takes two vectors; the second stays zero. */
  const multiply = (m: Matrix, vector: Float32Array, rows: number): Float32Array => {
    const padded = new Float32Array(2 * m.columns);
    padded.set(vector);
    toInts(padded, 2, m.columns, x);
    product(m, x, 2, out);
    return out.slice(0, rows);
  };

  /** The mean state over all pieces, window by window. */
  const hiddenOf = (text: string): Float32Array => {
    const pieces = ends(tokenize(text), MOST_PIECES);
    const sum = new Float32Array(last.columns);
    for (let start = 0; start < pieces.length; start += WINDOW) {
      const window = pieces.slice(start, start + WINDOW);
      const states = transform(window);
      for (let i = 0; i < window.length * sum.length; i++) sum[i % sum.length]! += states[i]!;
    }
    return sum.map((v) => v / pieces.length);
  };

  const project = (view: string, vector: Float32Array): Float32Array =>
    vector.every((v) => v === 0)
      ? vector
      : toUnitLength(multiply(weights.matrix(`${view}.wccn`), vector, vector.length));

  return {
    name: weights.name,
    encode(text) {
      const clean = ends([...text.replace(/\s+/gu, ' ').trim()], MOST_CHARACTERS).join('');
      const plain: Partial<Record<string, Float32Array>> = {};
      if (views.some((v) => v.startsWith('words'))) plain.words = toUnitLength(sumOfWords(clean));
      if (views.some((v) => !v.startsWith('words'))) {
        const hidden = clean === '' ? new Float32Array(last.columns) : hiddenOf(clean);
        plain.use = clean === '' ? hidden : toUnitLength(multiply(last, hidden, last.rows).map(Math.tanh));
        plain.hidden = toUnitLength(hidden);
      }
      return views.map((view) => {
        const [of, wccn] = view.split('-') as [string, string?];
        return wccn ? project(of, plain[of]!) : plain[of]!;
      });
    },
  };
};

const createRoom = (buffer: ArrayBuffer, start: number): Room => {
  let at = start;
  const take = (bytes: number): number => {
    const from = at;
    at = aligned(at + bytes);
    return from;
  };
  return {
    floats: (length) => new Float32Array(buffer, take(4 * length), length),
    ints: (length) => new Int16Array(buffer, take(2 * length), length),
  };
};
