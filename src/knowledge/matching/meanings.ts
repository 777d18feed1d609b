import type { PackedVectors } from '../semantic/packed.js';

/** Meanings of texts: a vector of length 1 for each, as signed bytes. A text that is not encoded yet has scale 0. */
export type Meanings = PackedVectors;

/** Returns the meaning of one text. */
export const meaningOf = ({ dimensions, bytes, scales }: Meanings, text: number): Float32Array =>
  Float32Array.from(bytes.subarray(text * dimensions, (text + 1) * dimensions), (byte) => byte * scales[text]!);

/**
 * Returns the cosines of a meaning and those of the texts from `first` to before `end`. Four are summed at a time, since each
 * sum waits for its own last addition only.
 */
export const similarities = (
  { dimensions, bytes, scales }: Meanings,
  first: number,
  end: number,
  to: Float32Array,
): Float64Array => {
  const cosines = new Float64Array(end - first);
  let n = first;
  for (; n + 3 < end; n += 4) {
    const [a, b, c, d] = [n * dimensions, (n + 1) * dimensions, (n + 2) * dimensions, (n + 3) * dimensions] as const;
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < dimensions; i++) {
      const value = to[i]!;
      sumA += bytes[a + i]! * value;
      sumB += bytes[b + i]! * value;
      sumC += bytes[c + i]! * value;
      sumD += bytes[d + i]! * value;
    }
    [sumA, sumB, sumC, sumD].forEach((sum, i) => {
      cosines[n + i - first] = sum * scales[n + i]!;
    });
  }
  for (; n < end; n++) {
    let sum = 0;
    for (let i = 0; i < dimensions; i++) sum += bytes[n * dimensions + i]! * to[i]!;
    cosines[n - first] = sum * scales[n]!;
  }
  return cosines;
};

/** The mean meaning of each class's phrasings, of length 1. */
export interface Centres {
  readonly dimensions: number;
  /** Class by class. */
  readonly vectors: Float32Array;
  /** By class: the length of the mean before it was scaled, 0..1: how alike its phrasings are. */
  readonly cohesion: Float32Array;
  /** By class: its encoded phrasings. */
  readonly counts: Int32Array;
}

/** Returns the classes' centres. `labels` are by text, ascending; answers have scale 0 and play no part. */
export const centresOf = (meanings: Meanings, labels: Int32Array, classes: number): Centres => {
  const { dimensions, bytes, scales } = meanings;
  const vectors = new Float32Array(classes * dimensions);
  const counts = new Int32Array(classes);
  labels.forEach((k, n) => {
    if (scales[n] === 0) return;
    counts[k]!++;
    for (let d = 0; d < dimensions; d++) vectors[k * dimensions + d]! += bytes[n * dimensions + d]! * scales[n]!;
  });
  const cohesion = new Float32Array(classes);
  for (let k = 0; k < classes; k++) {
    const own = vectors.subarray(k * dimensions, (k + 1) * dimensions);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    cohesion[k] = length / Math.max(1, counts[k]!);
    for (let d = 0; d < dimensions; d++) own[d] = own[d]! / (length || 1);
  }
  return { dimensions, vectors, cohesion, counts };
};

/** Returns the cosine of a meaning and each class's centre. */
export const toCentres = ({ dimensions, vectors, counts }: Centres, meaning: Float32Array): Float64Array => {
  const cosines = new Float64Array(counts.length);
  for (let k = 0, at = 0; k < cosines.length; k++) {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += vectors[at++]! * meaning[d]!;
    cosines[k] = sum;
  }
  return cosines;
};
