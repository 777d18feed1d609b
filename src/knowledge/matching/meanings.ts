import type { Embedding } from '../semantic/encoder.js';

/** The meanings of the texts of a corpus, as an encoder gave them: a vector of length 1 for each text, in bytes. */
export interface Meanings {
  readonly dimensions: number;
  /** Text by text, 127 for the text's largest number. A text whose meaning is not known has zeros. */
  readonly bytes: Int8Array;
  /** By text: what 1 stands for. */
  readonly scales: Float32Array;
}

/** The weights of the bundled encoder's views, as measured; a view that is not named counts 1. */
const viewWeights: Readonly<Record<string, number>> = { 'use-wccn': 0.75, 'hidden-wccn': 0.6, 'words-wccn': 0.5 };

/** One vector of length 1 made of all views of an embedding, or of length 0 if none of them knows the text. */
export const joinViews = (embedding: Embedding, views: readonly string[]): Float32Array => {
  const joined = new Float32Array(embedding.reduce((sum, view) => sum + view.length, 0));
  let at = 0;
  let squares = 0;
  embedding.forEach((view, v) => {
    const weight = viewWeights[views[v]!] ?? 1;
    for (const value of view) {
      joined[at++] = weight * value;
      squares += (weight * value) ** 2;
    }
  });
  return squares > 0 ? joined.map((value) => value / Math.sqrt(squares)) : joined;
};

/** `vectors` are those of the texts, in their order; undefined for a text whose meaning plays no part. */
export const makeMeanings = (vectors: readonly (Float32Array | undefined)[]): Meanings => {
  const dimensions = vectors.find((v) => v)?.length ?? 0;
  const bytes = new Int8Array(dimensions * vectors.length);
  const scales = new Float32Array(vectors.length);
  vectors.forEach((vector, n) => {
    if (!vector) return;
    let most = 0;
    for (const value of vector) most = Math.max(most, Math.abs(value));
    if (most === 0) return;
    scales[n] = most / 127;
    for (let d = 0; d < dimensions; d++) bytes[n * dimensions + d] = Math.round(vector[d]! / scales[n]!);
  });
  return { dimensions, bytes, scales };
};

/** The meaning of one text. */
export const meaningOf = ({ dimensions, bytes, scales }: Meanings, text: number): Float32Array =>
  Float32Array.from(bytes.subarray(text * dimensions, (text + 1) * dimensions), (byte) => byte * scales[text]!);

/**
 * The cosines of a meaning and those of the texts from `first` to before `end`. Four at a time: each sum must wait for its
 * own last addition, and not for the others'.
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

/** The meanings of some of the texts, in the order given. */
export const someMeanings = ({ dimensions, bytes, scales }: Meanings, texts: Int32Array): Meanings => {
  const some = new Int8Array(dimensions * texts.length);
  texts.forEach((text, n) => {
    some.set(bytes.subarray(text * dimensions, (text + 1) * dimensions), n * dimensions);
  });
  return { dimensions, bytes: some, scales: Float32Array.from(texts, (text) => scales[text]!) };
};

/** What the meaning of two texts said in one message is taken to be: the mean of theirs. */
export const between = (a: Float32Array, b: Float32Array): Float32Array => {
  const sum = a.map((value, d) => value + b[d]!);
  const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
  return length > 0 ? sum.map((value) => value / length) : sum;
};
