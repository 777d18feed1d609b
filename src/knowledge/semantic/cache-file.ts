import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createPacking } from './packed.js';

/** Bytes of a text's key. */
const KEY = 16;
const CHECKSUM = 32;

/** Packed embeddings by their texts' keys. `dimensions` are those of the encoder's views. */
export interface Cached {
  readonly dimensions: readonly number[];
  readonly packed: Map<string, Uint8Array>;
}

/** By what a text's embedding is found: its hash, so that the file holds nobody's words. */
export const keyOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * KEY);

/** Where the embeddings of an encoder are kept. */
export const cachePath = (folder: string, encoder: string): string =>
  join(folder, `embeddings-${createHash('sha256').update(encoder).digest('hex').slice(0, 16)}.bin`);

const sha256 = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest();

/**
 * The file: a line of JSON, then for each text its key and its packed embedding, then the SHA-256 of all that. Nothing
 * when there is no such file, or when it is damaged or of another format: then all is computed anew.
 */
export const readCache = async (path: string): Promise<Cached | undefined> => {
  const file = await readFile(path).catch(() => undefined);
  if (!file || file.length < CHECKSUM) return undefined;
  const body = file.subarray(0, -CHECKSUM);
  if (!sha256(body).equals(file.subarray(-CHECKSUM))) return undefined;
  const start = body.indexOf('\n') + 1;
  const { format, dimensions } = JSON.parse(body.toString('utf8', 0, start)) as {
    format: number;
    dimensions: number[];
  };
  if (format !== 1) return undefined;
  const { bytes } = createPacking(dimensions);
  const packed = new Map<string, Uint8Array>();
  for (let at = start; at < body.length; at += KEY + bytes)
    packed.set(body.toString('hex', at, at + KEY), body.subarray(at + KEY, at + KEY + bytes));
  return { dimensions, packed };
};

/** Writes the file beside itself and then puts it in its place, so that a reader never sees half of it. */
export const writeCache = async (path: string, { dimensions, packed }: Cached): Promise<void> => {
  const header = Buffer.from(`${JSON.stringify({ format: 1, dimensions })}\n`);
  const { bytes } = createPacking(dimensions);
  const body = Buffer.alloc(header.length + packed.size * (KEY + bytes));
  header.copy(body);
  let at = header.length;
  for (const [key, one] of packed) {
    body.write(key, at, 'hex');
    body.set(one, at + KEY);
    at += KEY + bytes;
  }
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  try {
    await writeFile(beside, Buffer.concat([body, sha256(body)]));
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
};
