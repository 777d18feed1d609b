/** What an encoder says about one text: one vector for each of its views, in their order. */
export type Embedding = readonly Float32Array[];

/**
 * Turns texts into vectors that lie close together when the texts mean the same. Every vector has length 1, or is all
 * zeros where a view knows nothing of the text; the dot product of two is their cosine.
 */
export interface SentenceEncoder {
  /** Which model with which weights. Two encoders of one name give the same vectors, so the name keys caches. */
  readonly name: string;
  /** The names of the views; an encoder from outside has one. */
  readonly views: readonly string[];
  /**
   * The embeddings of the texts, in their order. Rejects with `EncoderDown` when the encoder cannot answer now, and with
   * the signal's reason when it aborts.
   */
  encode(texts: readonly string[], signal?: AbortSignal): Promise<readonly Embedding[]>;
  /** Frees what the encoder holds; what it was asked before then fails. */
  close(): Promise<void>;
}

/** The encoder cannot answer now: whoever asked goes on without it. The message says why and what to do. */
export class EncoderDown extends Error {
  override readonly name = 'EncoderDown';
}

/** Which encoder the settings ask for; `off` is matching by words alone. */
export type SemanticSetting =
  | { readonly kind: 'off' }
  | { readonly kind: 'bundled' }
  | { readonly kind: 'endpoint'; readonly url: string; readonly model: string; readonly key?: string }
  | { readonly kind: 'local'; readonly model: string };

/** Scales a vector to length 1, in place; a vector of zeros stays as it is. */
export const toUnitLength = (vector: Float32Array): Float32Array => {
  let squares = 0;
  for (const v of vector) squares += v * v;
  if (squares > 0) {
    const factor = 1 / Math.sqrt(squares);
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * factor;
  }
  return vector;
};
