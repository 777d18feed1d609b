import { kernelBytes } from './kernel.js';

/** A matrix of int8 weights: row r stands for weights[r] · scales[r], and `bias` is added to the product. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
}

/** `count` vectors as whole numbers: vector t is values[t] · scales[t]. */
export interface Vectors {
  readonly values: Int16Array;
  readonly scales: Float32Array;
}

/**
 * out[t] = matrix · x[t] + bias for the first `count` vectors. `count` is even, the matrix's rows a multiple of 4 and
 * its columns of 8.
 */
export type Product = (matrix: Matrix, x: Vectors, count: number, out: Float32Array) => void;

/**
 * The largest whole number that a vector's values become. With 127 for a weight and up to 2,000 columns, a product stays
 * below 2³¹.
 */
export const LARGEST = 8191;

/** Rounds `count` vectors of `width` numbers, one after another in `from`, to whole numbers. */
export const toInts = (from: Float32Array, count: number, width: number, into: Vectors): void => {
  const { values, scales } = into;
  for (let t = 0; t < count; t++) {
    let most = 0;
    for (let i = t * width; i < (t + 1) * width; i++) most = Math.max(most, Math.abs(from[i]!));
    scales[t] = most / LARGEST;
    const factor = most > 0 ? LARGEST / most : 0;
    for (let i = t * width; i < (t + 1) * width; i++) {
      const v = from[i]! * factor;
      values[i] = (v < 0 ? v - 0.5 : v + 0.5) | 0;
    }
  }
};

/** The product in plain JavaScript: what `kernel.ts` must equal, and what runs where WebAssembly is switched off. */
export const plainProduct: Product = ({ rows, columns, weights, scales, bias }, x, count, out) => {
  const { fround } = Math;
  for (let r = 0; r < rows; r++)
    for (let t = 0; t < count; t++) {
      let sum = 0;
      for (let i = t * columns, j = r * columns; j < (r + 1) * columns; i++, j++)
        sum = (sum + x.values[i]! * weights[j]!) | 0;
      out[t * rows + r] = fround(fround(fround(sum) * x.scales[t]!) * scales[r]!) + bias[r]!;
    }
};

/** The product by SIMD, for arrays that lie in `memory`. Nothing where the engine has no WebAssembly SIMD. */
export const simdProduct = (memory: WebAssembly.Memory): Product | undefined => {
  const bytes = kernelBytes();
  if (!WebAssembly.validate(bytes)) return undefined;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const multiply = exports.multiply as (...numbers: number[]) => void;
  return (m, x, count, out) =>
    multiply(
      x.values.byteOffset,
      x.scales.byteOffset,
      count,
      m.weights.byteOffset,
      m.scales.byteOffset,
      m.bias.byteOffset,
      m.rows,
      m.columns,
      out.byteOffset,
    );
};
