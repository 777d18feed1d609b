import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fromKept, type Model, toKeep } from '../matching/model.js';
import { piecesOf, unpack } from '../matching/pack.js';

/**
 * Resolves with the kept model, if there is one that was trained on what `key` stands for. `onDamaged` hears of a file that is
 * not whole, or is no model.
 */
export const readModel = async (
  path: string,
  key: string,
  onDamaged: (error: Error) => void,
): Promise<Model | undefined> => {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  const kept = unpack(bytes);
  if (kept === undefined) onDamaged(new Error(`The kept model ${path} is damaged: it is learnt anew and kept again.`));
  return kept === undefined ? undefined : fromKept(kept, key);
};

/** Writes the file beside itself and then puts it in its place, so that a reader never sees half of it. */
export const writeModel = async (path: string, model: Model): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  try {
    const file = await open(beside, 'w');
    try {
      for (const piece of piecesOf(toKeep(model))) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
};
