import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { seal, unseal, writeWhole } from '../files/kept.js';

/** Bytes of a text's hash that are kept as its key. */
const KEY = 16;

/** Packed vectors, all of one length, by their texts' keys. */
export type Rows = Map<string, Uint8Array>;

const sha256 = (data: string): Buffer => createHash('sha256').update(data).digest();

/** Returns by what a text's vector is found: its hash, so that the file holds nobody's words. */
export const keyOf = (text: string): string => sha256(text).toString('hex', 0, KEY);

/** Returns where the vectors of an encoder are kept. */
export const cachePath = (folder: string, encoder: string): string =>
  join(folder, `embeddings-${sha256(encoder).toString('hex', 0, 8)}.bin`);

/**
 * Resolves with the kept vectors, or with nothing when there is no such file, or when it is damaged or of another format:
 * then all is computed anew.
 */
export const readCache = async (path: string): Promise<Rows> => {
  const kept = await readFile(path).then(unseal, () => undefined);
  return kept instanceof Map ? kept : new Map();
};

/** Writes the vectors where `readCache` finds them. */
export const writeCache = (path: string, rows: Rows): Promise<void> => writeWhole(path, seal(rows));

/** Removes what encoders other than these left in the folder: their vectors, and models that were fetched once. */
export const removeOthers = async (folder: string, encoders: readonly string[]): Promise<void> => {
  const kept = encoders.map((encoder) => basename(cachePath(folder, encoder)));
  const files = await readdir(folder).catch(() => []);
  const stale = files.filter((f) => f === 'models' || (/^embeddings-\w+\.bin$/.test(f) && !kept.includes(f)));
  await Promise.all(stale.map((file) => rm(join(folder, file), { recursive: true, force: true }).catch(() => {})));
};
