import { rm } from 'node:fs/promises';
import { type Cached, cachePath, keyOf, readCache, writeCache } from './cache-file.js';
import { type Embedding, EncoderDown, type SentenceEncoder } from './encoder.js';
import { createPacking } from './packed.js';

/** The embeddings of a list of texts, packed: a knowledge base of 100,000 phrasings takes about 110 MB. */
export interface Embeddings {
  /** The number of dimensions of each view; empty when there was no text. */
  readonly dimensions: readonly number[];
  readonly length: number;
  /** The embedding of the text at this place. */
  at(index: number): Embedding;
}

export interface EncodeAllOptions {
  /** Folder of the cache; without it nothing is kept. */
  readonly cache?: string;
  readonly signal?: AbortSignal;
  /** Hears how many texts that were not in the cache are done, of how many. */
  readonly progress?: (done: number, of: number) => void;
  /** The cache could not be written: the next start computes anew. */
  readonly onCacheError?: (error: unknown) => void;
}

const CHUNK = 256;
/** After so many new embeddings the cache is written, lest an interruption lose them. */
const CHECKPOINT = 10_000;
/** So many embeddings that are no longer asked for stay in the cache: a text that comes back costs nothing. */
const UNUSED = 20_000;

const pruned = ({ dimensions, packed }: Cached, used: ReadonlySet<string>): Cached => ({
  dimensions,
  packed: packed.size - used.size <= UNUSED ? packed : new Map([...packed].filter(([key]) => used.has(key))),
});

/**
 * The embeddings of all texts of a knowledge base, each computed once: those of the last time come from the cache, which
 * is keyed by the encoder and the texts' hashes, and rebuilt when it is damaged. Every embedding goes through the packing,
 * so that a cached one equals a fresh one. Rejects as `encoder.encode` does; what was done by then is kept.
 */
export const encodeAll = async (
  encoder: SentenceEncoder,
  texts: readonly string[],
  options: EncodeAllOptions = {},
): Promise<Embeddings> => {
  const { cache, signal, progress, onCacheError } = options;
  const path = cache === undefined ? undefined : cachePath(cache, `${encoder.name}\n${encoder.views.join('\n')}`);
  let known: Cached = (path && (await readCache(path))) || { dimensions: [], packed: new Map() };
  const keys = texts.map(keyOf);
  const missing = [...new Map(keys.map((key, i) => [key, texts[i]!])).entries()].filter(([k]) => !known.packed.has(k));
  let unsaved = 0;

  const save = async () => {
    if (!path || unsaved === 0) return;
    await writeCache(path, pruned(known, new Set(keys))).catch((error: unknown) => onCacheError?.(error));
    unsaved = 0;
  };
  try {
    for (let i = 0; i < missing.length; i += CHUNK) {
      const chunk = missing.slice(i, i + CHUNK);
      const embeddings = await encoder.encode(
        chunk.map(([, text]) => text),
        signal,
      );
      const dimensions = embeddings[0]!.map((view) => view.length);
      if (dimensions.join() !== known.dimensions.join()) {
        if (i > 0) throw new EncoderDown(`The encoder ${encoder.name} gives vectors of different lengths.`);
        if (path && known.packed.size > 0) {
          await rm(path);
          return await encodeAll(encoder, texts, options);
        }
        known = { dimensions, packed: known.packed };
      }
      const { bytes, pack } = createPacking(dimensions);
      chunk.forEach(([key], j) => {
        const packed = new Uint8Array(bytes);
        pack(embeddings[j]!, packed, 0);
        known.packed.set(key, packed);
      });
      unsaved += chunk.length;
      progress?.(Math.min(i + CHUNK, missing.length), missing.length);
      if (unsaved >= CHECKPOINT) await save();
    }
  } finally {
    await save();
  }
  const { unpack } = createPacking(known.dimensions);
  const rows = keys.map((key) => known.packed.get(key)!);
  return { dimensions: known.dimensions, length: rows.length, at: (i) => unpack(rows[i]!, 0) };
};
