import type { Embedding } from './encoder.js';

/**
 * Embeddings in a quarter of their size: each view as int8 with one scale (the cosine to the exact vector is above
 * 0.9999), one text after another in one array.
 */
export interface Packing {
  /** Bytes of one text's embedding. */
  readonly bytes: number;
  pack(embedding: Embedding, into: Uint8Array, at: number): void;
  unpack(from: Uint8Array, at: number): Embedding;
}

/** The packing of embeddings whose views have these numbers of dimensions. */
export const createPacking = (dimensions: readonly number[]): Packing => ({
  bytes: dimensions.reduce((sum, d) => sum + 4 + d, 0),
  pack(embedding, into, start) {
    const view = new DataView(into.buffer, into.byteOffset);
    let at = start;
    for (const vector of embedding) {
      const scale = Math.fround(vector.reduce((most, v) => Math.max(most, Math.abs(v)), 0) / 127);
      view.setFloat32(at, scale, true);
      at += 4;
      for (const v of vector) view.setInt8(at++, scale ? Math.max(-127, Math.min(127, Math.round(v / scale))) : 0);
    }
  },
  unpack(from, start) {
    const view = new DataView(from.buffer, from.byteOffset);
    let at = start;
    return dimensions.map((d) => {
      const scale = view.getFloat32(at, true);
      at += 4;
      const vector = new Float32Array(d);
      for (let i = 0; i < d; i++) vector[i] = view.getInt8(at++) * scale;
      return vector;
    });
  },
});
