import type { Matrix, Product, Vectors } from './product.js';
import { toInts } from './product.js';
import type { Weights } from './weights.js';

/** The most pieces that the network reads at once. */
export const WINDOW = 128;
const WIDTH = 512;
const HEADS = 4;
const HIDDEN = 1536;

/** Room for the numbers of one pass. `floats` and `ints` give arrays that the product can work on. */
export interface Room {
  floats(length: number): Float32Array;
  ints(length: number): Int16Array;
}

interface Norm {
  readonly scale: Float32Array;
  readonly bias: Float32Array;
}

/** (x - mean) / deviation · scale + bias, for each of `count` vectors. */
const normalise = (x: Float32Array, count: number, { scale, bias }: Norm, out: Float32Array): void => {
  const width = scale.length;
  for (let t = 0; t < count; t++) {
    const start = t * width;
    let mean = 0;
    for (let i = 0; i < width; i++) mean += x[start + i]!;
    mean /= width;
    let variance = 0;
    for (let i = 0; i < width; i++) variance += (x[start + i]! - mean) ** 2;
    const factor = 1 / Math.sqrt(variance / width + 1e-6);
    for (let i = 0; i < width; i++) out[start + i] = (x[start + i]! - mean) * factor * scale[i]! + bias[i]!;
  }
};

/**
 * Softmax attention of HEADS heads. `qkv` holds queries, keys and values of `width` numbers side by side. Sums run in four
 * variables at a time, which makes it twice as fast as one.
 */
const attend = (qkv: Float32Array, count: number, width: number, out: Float32Array): void => {
  const size = width / HEADS;
  const step = 3 * width;
  const factor = 1 / Math.sqrt(size);
  const weights = new Float64Array(count);
  for (let head = 0; head < HEADS; head++)
    for (let t = 0; t < count; t++) {
      const query = t * step + head * size;
      let most = -Infinity;
      for (let u = 0; u < count; u++) {
        const key = u * step + width + head * size;
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let i = 0; i < size; i += 4) {
          a += qkv[query + i]! * qkv[key + i]!;
          b += qkv[query + i + 1]! * qkv[key + i + 1]!;
          c += qkv[query + i + 2]! * qkv[key + i + 2]!;
          d += qkv[query + i + 3]! * qkv[key + i + 3]!;
        }
        weights[u] = (a + b + c + d) * factor;
        most = Math.max(most, weights[u]!);
      }
      let total = 0;
      for (let u = 0; u < count; u++) total += weights[u] = Math.exp(weights[u]! - most);
      for (let u = 0; u < count; u++) weights[u] = weights[u]! / total;
      const to = t * width + head * size;
      for (let i = 0; i < size; i += 4) {
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let u = 0, value = 2 * width + head * size + i; u < count; u++, value += step) {
          const share = weights[u]!;
          a += share * qkv[value]!;
          b += share * qkv[value + 1]!;
          c += share * qkv[value + 2]!;
          d += share * qkv[value + 3]!;
        }
        out[to + i] = a;
        out[to + i + 1] = b;
        out[to + i + 2] = c;
        out[to + i + 3] = d;
      }
    }
};

/** For each position in the window the sines, then the cosines, of its multiples of the frequencies. */
const positionTable = (frequencies: Float32Array): Float32Array => {
  const half = frequencies.length;
  return Float32Array.from({ length: WINDOW * 2 * half }, (_, i) => {
    const angle = Math.floor(i / (2 * half)) * frequencies[i % half]!;
    return i % (2 * half) < half ? Math.sin(angle) : Math.cos(angle);
  });
};

/**
 * The transformer of the Universal Sentence Encoder lite (Cer et al., 2018): two layers with normalisation before each
 * part. Gives the states after the second layer, WIDTH numbers a piece, for at most WINDOW pieces; they are valid until
 * the next call.
 */
export const createTransformer = (weights: Weights, product: Product, room: Room) => {
  const norm = (name: string): Norm => ({
    scale: weights.float32(`${name}.scale`),
    bias: weights.float32(`${name}.bias`),
  });
  const layer = (name: string) => ({
    before: norm(`${name}.attention.norm`),
    qkv: weights.matrix(`${name}.qkv`),
    output: weights.matrix(`${name}.output`),
    middle: norm(`${name}.feed.norm`),
    up: weights.matrix(`${name}.up`),
    down: weights.matrix(`${name}.down`),
  });
  const layers = [layer('layer0'), layer('layer1')];
  const widen = weights.matrix('layer0.widen');
  const table = weights.int8('pieces.vectors');
  const tableScales = weights.float32('pieces.vectors.scales');
  const positions = positionTable(weights.float32('frequencies'));
  const inputWidth = positions.length / WINDOW;

  const ints: Vectors = { values: room.ints(WINDOW * HIDDEN), scales: room.floats(WINDOW) };
  const [state, wide, normal, sum] = [WIDTH, HIDDEN, WIDTH, WIDTH].map((w) => room.floats(WINDOW * w)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];

  /** The product takes vectors in twos: with an odd number, one more is computed and not used. */
  const multiply = (m: Matrix, x: Float32Array, count: number, out: Float32Array) => {
    const even = count + (count % 2);
    toInts(x, even, m.columns, ints);
    product(m, ints, even, out);
  };

  /** Twice the pieces' vectors, as the original adds them twice, and their positions. */
  const embed = (pieces: readonly number[]) =>
    pieces.forEach((piece, t) => {
      const scale = 2 * tableScales[piece]!;
      const from = piece * inputWidth;
      const to = t * inputWidth;
      for (let i = 0; i < inputWidth; i++) state[to + i] = table[from + i]! * scale + positions[to + i]!;
    });

  return (pieces: readonly number[]): Float32Array => {
    const count = pieces.length;
    embed(pieces);
    for (const { before, qkv, output, middle, up, down } of layers) {
      normalise(state, count, before, normal);
      multiply(qkv, normal, count, wide);
      attend(wide, count, qkv.columns, normal);
      multiply(output, normal, count, sum);
      if (qkv.columns < WIDTH) {
        multiply(widen, state, count, normal);
        state.set(normal.subarray(0, count * WIDTH));
      }
      for (let i = 0; i < count * WIDTH; i++) state[i] = state[i]! + sum[i]!;
      normalise(state, count, middle, normal);
      multiply(up, normal, count, wide);
      for (let i = 0; i < count * HIDDEN; i++) if (wide[i]! < 0) wide[i] = 0;
      multiply(down, wide, count, sum);
      for (let i = 0; i < count * WIDTH; i++) state[i] = state[i]! + sum[i]!;
    }
    return state;
  };
};
