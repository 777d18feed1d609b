import type { Corpus } from '../matching/corpus.js';
import type { Meanings } from '../matching/meanings.js';
import { encodedFrom, textsToEncode } from '../matching/model.js';
import type { Encoded } from '../matching/near.js';
import { type EncodeAllOptions, encodeAll } from '../semantic/encode-all.js';
import type { SentenceEncoder } from '../semantic/encoder.js';

/** Phrasings that are encoded before what is known by then is given away. */
const step = 20_000;

/** Returns the vectors of `texts`, with zeros for those that `known` has none for. */
const spread = (texts: readonly string[], among: readonly string[], known: Meanings): Meanings => {
  const { dimensions, bytes, scales } = known;
  const all = { dimensions, bytes: new Int8Array(texts.length * dimensions), scales: new Float32Array(texts.length) };
  const at = new Map(among.map((text, n) => [text, n]));
  texts.forEach((text, n) => {
    const from = at.get(text);
    if (from === undefined) return;
    all.bytes.set(bytes.subarray(from * dimensions, (from + 1) * dimensions), n * dimensions);
    all.scales[n] = scales[from]!;
  });
  return all;
};

export interface EncodeTextsOptions extends EncodeAllOptions {
  /** What is assumed of how close texts are to each other. */
  readonly closeness: number;
  /** Whether nothing is to be given away before all is encoded. */
  readonly atOnce: boolean;
}

/**
 * Encodes the texts of a corpus. Yields what is encoded after the titles, after each `step` phrasings, and after all with the
 * answers' sentences. Rejects as `encodeAll` does.
 */
export async function* encodeTexts(
  by: SentenceEncoder,
  corpus: Corpus,
  { closeness, atOnce, ...options }: EncodeTextsOptions,
): AsyncGenerator<Encoded> {
  const { phrasings, titles, sentences } = textsToEncode(corpus);
  if (!atOnce) {
    const parts = [titles];
    for (let end = step; end < phrasings.length; end += step) parts.push(phrasings.slice(0, end));
    for (const part of parts) {
      const known = await encodeAll(by, part, options);
      yield encodedFrom(corpus, spread(phrasings, part, known), spread(sentences, [], known), closeness);
    }
  }
  const known = await encodeAll(by, phrasings, options);
  const answers = await encodeAll(by, sentences, options);
  yield encodedFrom(
    corpus,
    known,
    spread(sentences, sentences, { ...answers, dimensions: known.dimensions }),
    closeness,
  );
}
