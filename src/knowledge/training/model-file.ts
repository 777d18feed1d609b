import { readFile } from 'node:fs/promises';
import { seal, unseal, writeWhole } from '../files/kept.js';
import type { Keeping } from '../matching/keeping.js';
import { fromKept, type Model, toKeep } from '../matching/model.js';

/** Keeps nothing: each start learns. */
export const keepNothing: Keeping = { load: async () => undefined, learn: (_, study) => study() };

/**
 * Keeps the latest model in a file, for the processes that are started after this one. `onTrouble` hears of a file that is
 * not whole, or is no model, and of one that cannot be written.
 */
export const keepInFile = (path: string, onTrouble: (error: unknown) => void): Keeping => ({
  load: (key) => readModel(path, key, onTrouble),
  async learn(_, study) {
    const model = await study();
    await writeWhole(path, seal(toKeep(model))).catch(onTrouble);
    return model;
  },
});

const readModel = async (path: string, key: string, onDamaged: (error: Error) => void): Promise<Model | undefined> => {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  const kept = unseal(bytes);
  if (kept === undefined) onDamaged(new Error(`The kept model ${path} is damaged: it is learnt anew and kept again.`));
  return kept === undefined ? undefined : fromKept(kept, key);
};
