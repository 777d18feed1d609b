import { rm } from 'node:fs/promises';
import { cachePath, keyOf, type Rows, readCache, writeCache } from './cache-file.js';
import { EncoderDown, type SentenceEncoder } from './encoder.js';
import { joinRows, type PackedVectors, packRow } from './packed.js';

export interface EncodeAllOptions {
  /** Folder of the cache; without it nothing is kept. */
  readonly cache?: string;
  readonly signal?: AbortSignal;
  /** Hears how many texts that were not in the cache are done, of how many. */
  readonly progress?: (done: number, of: number) => void;
  /** The cache could not be written: the next start computes anew. */
  readonly onCacheError?: (error: unknown) => void;
}

/** Texts the encoder is given at once. */
const CHUNK = 256;
/** After so many new vectors the cache is written, lest an interruption lose them. */
const CHECKPOINT = 10_000;
/** So many vectors that are no longer asked for stay in the cache: a text that comes back costs nothing. */
const UNUSED = 20_000;

const pruned = (rows: Rows, used: ReadonlySet<string>): Rows =>
  rows.size - used.size <= UNUSED ? rows : new Map([...rows].filter(([key]) => used.has(key)));

/**
 * Resolves with the packed vectors of all texts of a knowledge base, in their order, each computed once. Those of the last
 * time come from the cache, which is keyed by the encoder and the texts' hashes, and rebuilt when it is damaged. A cached
 * vector equals a fresh one. Rejects as `encodeMany` does; what was done by then is kept.
 */
export const encodeAll = async (
  encoder: SentenceEncoder,
  texts: readonly string[],
  options: EncodeAllOptions = {},
): Promise<PackedVectors> => {
  const { cache, signal, progress, onCacheError } = options;
  const path = cache === undefined ? undefined : cachePath(cache, encoder.name);
  const known: Rows = path ? await readCache(path) : new Map();
  const keys = texts.map(keyOf);
  const missing = [...new Map(keys.map((key, i) => [key, texts[i]!]))].filter(([key]) => !known.has(key));
  let unsaved = 0;

  const save = async () => {
    if (!path || unsaved === 0) return;
    await writeCache(path, pruned(known, new Set(keys))).catch((error: unknown) => onCacheError?.(error));
    unsaved = 0;
  };
  try {
    for (let i = 0; i < missing.length; i += CHUNK) {
      const chunk = missing.slice(i, i + CHUNK);
      const rows = (
        await encoder.encodeMany(
          chunk.map(([, text]) => text),
          signal,
        )
      ).map(packRow);
      const before = known.values().next().value;
      if (before && rows.some((row) => row.length !== before.length)) {
        if (i > 0) throw new EncoderDown(`The encoder ${encoder.name} gives vectors of different lengths.`);
        if (path) await rm(path, { force: true });
        return await encodeAll(encoder, texts, options);
      }
      chunk.forEach(([key], j) => {
        known.set(key, rows[j]!);
      });
      unsaved += chunk.length;
      progress?.(Math.min(i + CHUNK, missing.length), missing.length);
      if (unsaved >= CHECKPOINT) await save();
    }
  } finally {
    await save();
  }
  return joinRows(keys.map((key) => known.get(key)!));
};
