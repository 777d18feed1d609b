import { numbers, quantised, type Section } from './sections.js';

/** Square matrices, row by row. */
type Square = Float64Array;

const product = (a: Square, b: Square, n: number): Square => {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!;
      for (let j = 0; j < n; j++) c[i * n + j] = c[i * n + j]! + factor * b[k * n + j]!;
    }
  return c;
};

/**
 * matrix^(-1/2) of a symmetric positive definite matrix, by the coupled Newton–Schulz iteration (Higham, Functions of
 * Matrices, 2008, section 6.7) on the matrix divided by its trace.
 */
export const inverseRoot = (matrix: Square, n: number): Square => {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i]!;
  let y: Square = matrix.map((v) => v / trace);
  let z: Square = new Float64Array(n * n);
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  for (let round = 0; round < 60; round++) {
    const middle = product(z, y, n).map((v) => -v / 2);
    let error = 0;
    for (let i = 0; i < n; i++) {
      middle[i * n + i]! += 1.5;
      error = Math.max(error, Math.abs(middle[i * n + i]! - 1));
    }
    y = product(y, middle, n);
    z = product(middle, z, n);
    if (error < 1e-12) break;
  }
  return z.map((v) => v / Math.sqrt(trace));
};

const meanOf = (vectors: readonly Float32Array[], n: number): Float64Array => {
  const mean = new Float64Array(n);
  for (const v of vectors) for (let i = 0; i < n; i++) mean[i] = mean[i]! + v[i]! / vectors.length;
  return mean;
};

/** How texts of one label differ from each other, over all labels: the within-class covariance. */
const withinClasses = (classes: readonly (readonly Float32Array[])[], n: number): Square => {
  const within = new Float64Array(n * n);
  const texts = classes.reduce((sum, c) => sum + c.length, 0);
  for (const vectors of classes) {
    const mean = meanOf(vectors, n);
    for (const v of vectors) {
      const d = mean.map((m, i) => v[i]! - m);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) within[i * n + j]! += (d[i]! * d[j]!) / texts;
    }
  }
  return within;
};

/** How far the covariance is drawn towards its mean variance. */
const SHRINKAGE = 0.5;

/**
 * The projection of a view by within-class covariance normalisation, as a matrix with bias: W^(-1/2) · (x - mean). The
 * classes hold unit vectors.
 */
export const projection = (view: string, classes: readonly (readonly Float32Array[])[]): [string, Section][] => {
  const n = classes[0]![0]!.length;
  const within = withinClasses(classes, n);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += within[i * n + i]!;
  const shrunk = within.map((v) => v * (1 - SHRINKAGE));
  for (let i = 0; i < n; i++) shrunk[i * n + i]! += (SHRINKAGE * trace) / n;
  const matrix = inverseRoot(shrunk, n);
  const mean = meanOf(classes.flat(), n);
  const bias = Float32Array.from({ length: n }, (_, r) => -mean.reduce((sum, m, i) => sum + m * matrix[r * n + i]!, 0));
  return [...quantised(`${view}.wccn`, Float32Array.from(matrix), n), numbers(`${view}.wccn.bias`, bias)];
};
