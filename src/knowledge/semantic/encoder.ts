/** Turns texts into vectors whose dot product, their cosine, is near 1 when the texts mean the same. */
export interface SentenceEncoder {
  /** Model and checksum. Two encoders of one name give the same vectors, so the name keys caches. */
  readonly name: string;
  /** ISO 639-1 codes of the languages it knows; empty means any, as behind an endpoint. */
  readonly languages: readonly string[];
  /** What its folder holds for matching, as parsed JSON; undefined where there is none. */
  readonly calibration: unknown;
  /**
   * Resolves with one vector for each text, in their order, of length 1, or all zeros for a text without words. For
   * customers' messages: they go before all that is learnt. Rejects with `EncoderDown` when the encoder cannot answer
   * now, and with the signal's reason when it aborts.
   */
  encode(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
  /** Does the same for texts that are learnt: they wait for messages. */
  encodeMany(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
  /** Tells that learning is over: memory that only learning takes is given back. */
  rest(): void;
  /** Frees what the encoder holds; what was asked before and is not done fails. */
  close(): Promise<void>;
}

/** The encoder cannot answer now: whoever asked goes on without it. The message says why and what to do. */
export class EncoderDown extends Error {
  override readonly name = 'EncoderDown';
}

/** Returns the error for a folder that cannot be used; `why` names the file and what is wrong with it. */
export const unusable = (folder: string, why: string): EncoderDown =>
  new EncoderDown(
    `The encoder in ${folder} cannot be used: ${why}. Fetch the folder again, or name another in ENCODER ` +
      '(docs/operating.md says what it holds); until then messages are matched by words.',
  );

/** Which encoder the settings ask for; `off` is matching by words alone. */
export type SemanticSetting =
  | { readonly kind: 'off' }
  | { readonly kind: 'bundled' }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'endpoint'; readonly url: string; readonly model: string; readonly key?: string };

/** Returns the vector, scaled to length 1 in place; a vector of zeros stays as it is. */
export const toUnitLength = (vector: Float32Array): Float32Array => {
  let squares = 0;
  for (const v of vector) squares += v * v;
  if (squares > 0) {
    const factor = 1 / Math.sqrt(squares);
    for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * factor;
  }
  return vector;
};
