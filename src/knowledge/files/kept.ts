import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';

const checksumLength = 32;
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Returns a value, in which arrays of numbers and maps may stand, as bytes: their SHA-256, then what `v8.serialize` gives. */
export const seal = (value: unknown): Uint8Array => {
  const bytes = serialize(value);
  return Buffer.concat([sha256(bytes), bytes]);
};

/** Reads what `seal` gave; undefined if a single byte differs, or if a newer Node wrote it. */
export const unseal = (sealed: Uint8Array): unknown => {
  const bytes = sealed.subarray(checksumLength);
  if (bytes.length === 0 || !sha256(bytes).equals(sealed.subarray(0, checksumLength))) return undefined;
  try {
    return deserialize(bytes);
  } catch {
    return undefined;
  }
};

/** Writes a file beside itself and then puts it in its place, so that a reader never sees half of it. */
export const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
};
