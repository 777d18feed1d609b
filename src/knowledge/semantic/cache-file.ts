import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Bytes of a text's key. */
const KEY = 16;
const CHECKSUM = 32;
const FORMAT = 2;

/** Packed vectors, all of one length, by their texts' keys. */
export type Rows = Map<string, Uint8Array>;

const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

/** Returns by what a text's vector is found: its hash, so that the file holds nobody's words. */
export const keyOf = (text: string): string => sha256(text).toString('hex', 0, KEY);

/** Returns where the vectors of an encoder are kept. */
export const cachePath = (folder: string, encoder: string): string =>
  join(folder, `embeddings-${sha256(encoder).toString('hex', 0, 8)}.bin`);

/**
 * Resolves with the kept vectors, or with nothing when there is no such file, or when it is damaged or of another format:
 * then all is computed anew. The file is a line of JSON, then for each text its key and row, then the SHA-256 of all that.
 */
export const readCache = async (path: string): Promise<Rows> => {
  const rows: Rows = new Map();
  const file = await readFile(path).catch(() => undefined);
  if (!file || file.length < CHECKSUM) return rows;
  const body = file.subarray(0, -CHECKSUM);
  if (!sha256(body).equals(file.subarray(-CHECKSUM))) return rows;
  const start = body.indexOf('\n') + 1;
  const { format, bytes } = JSON.parse(body.toString('utf8', 0, start)) as { format: number; bytes: number };
  if (format !== FORMAT) return rows;
  for (let at = start; at < body.length; at += KEY + bytes)
    rows.set(body.toString('hex', at, at + KEY), body.subarray(at + KEY, at + KEY + bytes));
  return rows;
};

/** Writes the file beside itself and then puts it in its place, so that a reader never sees half of it. */
export const writeCache = async (path: string, rows: Rows): Promise<void> => {
  const bytes = rows.values().next().value?.length ?? 0;
  const header = Buffer.from(`${JSON.stringify({ format: FORMAT, bytes })}\n`);
  const body = Buffer.alloc(header.length + rows.size * (KEY + bytes));
  header.copy(body);
  let at = header.length;
  for (const [key, row] of rows) {
    body.write(key, at, 'hex');
    body.set(row, at + KEY);
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

/** Removes what encoders other than these left in the folder: their vectors, and models that were fetched once. */
export const removeOthers = async (folder: string, encoders: readonly string[]): Promise<void> => {
  const kept = encoders.map((encoder) => basename(cachePath(folder, encoder)));
  const files = await readdir(folder).catch(() => []);
  const stale = files.filter((f) => f === 'models' || (/^embeddings-\w+\.bin$/.test(f) && !kept.includes(f)));
  await Promise.all(stale.map((file) => rm(join(folder, file), { recursive: true, force: true }).catch(() => {})));
};
