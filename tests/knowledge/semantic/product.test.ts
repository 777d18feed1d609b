import { describe, expect, it } from 'vitest';
import { LARGEST, plainProduct, simdProduct, toInts } from '../../../src/knowledge/semantic/product.js';

const memory = new WebAssembly.Memory({ initial: 64 });
let at = 16;
const take = (bytes: number) => {
  const from = at;
  at += Math.ceil(bytes / 16) * 16;
  return from;
};
const floats = (n: number) => new Float32Array(memory.buffer, take(4 * n), n);
const vectors = (count: number, columns: number) => ({
  values: new Int16Array(memory.buffer, take(2 * count * columns), count * columns),
  scales: floats(count),
});

/** Numbers from -1 to 1 that look random and are the same each time. */
const noise = (i: number) => ((i * 2_654_435_761) % 2 ** 32) / 2 ** 31 - 1;

const matrix = (rows: number, columns: number, weight: (i: number) => number) => {
  const m = {
    rows,
    columns,
    weights: new Int8Array(memory.buffer, take(rows * columns), rows * columns),
    scales: floats(rows),
    bias: floats(rows),
  };
  m.weights.set(Array.from({ length: rows * columns }, (_, i) => weight(i)));
  m.scales.set(Array.from({ length: rows }, (_, r) => 0.001 + Math.abs(noise(r)) / 100));
  m.bias.set(Array.from({ length: rows }, (_, r) => noise(r + 7)));
  return m;
};

describe('the product by SIMD', () => {
  const simd = simdProduct(memory)!;

  it.each([
    [4, 8, 2],
    [8, 24, 4],
    [512, 256, 26],
    [64, 1536, 2],
  ])('equals the plain loop to the last bit: %i rows, %i columns, %i vectors', (rows, columns, count) => {
    const m = matrix(rows, columns, (i) => Math.round(127 * noise(3 * i + 1)));
    const x = vectors(count, columns);
    toInts(
      Float32Array.from({ length: count * columns }, (_, i) => noise(5 * i + 2)),
      count,
      columns,
      x,
    );
    const [fast, plain] = [floats(rows * count), floats(rows * count)];
    simd(m, x, count, fast);
    plainProduct(m, x, count, plain);
    expect(fast).toEqual(plain);
    expect(new Set(fast).size).toBeGreaterThan(rows);
  });

  it('does not overflow where all numbers are as large as can be', () => {
    const m = matrix(4, 1536, () => -127);
    const x = vectors(2, 1536);
    toInts(new Float32Array(2 * 1536).fill(-1), 2, 1536, x);
    const out = floats(8);
    simd(m, x, 2, out);
    expect(out[0]).toBeCloseTo(127 * 1536 * m.scales[0]! + m.bias[0]!, 1);
  });

  it('comes close to the product of the exact numbers', () => {
    const [rows, columns] = [16, 512];
    const m = matrix(rows, columns, (i) => Math.round(127 * noise(i)));
    const exact = Float32Array.from({ length: 2 * columns }, (_, i) => noise(11 * i));
    const x = vectors(2, columns);
    toInts(exact, 2, columns, x);
    const out = floats(2 * rows);
    simd(m, x, 2, out);
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += exact[i]! * m.weights[r * columns + i]!;
      expect(Math.abs(out[r]! - (sum * m.scales[r]! + m.bias[r]!))).toBeLessThan(0.01);
    }
  });
});

describe('rounding to whole numbers', () => {
  it('keeps zeros, and gives the largest number the largest value', () => {
    const x = vectors(2, 8);
    toInts(Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, -3, 1.5, 0, 0, 0, 0, 0]), 2, 8, x);
    expect([...x.values]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, -LARGEST, Math.round(LARGEST / 2), 0, 0, 0, 0, 0]);
    expect([...x.scales]).toEqual([0, Math.fround(3 / LARGEST)]);
  });
});
