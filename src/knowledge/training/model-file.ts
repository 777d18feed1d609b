import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Model, unpackModel } from '../matching/model.js';
import { piecesOf } from '../matching/pack.js';

/** Where the last trained model is kept, or the one of a language that has a matcher beside the main one. */
export const modelFile = (folder: string, language?: string): string =>
  join(folder, language === undefined ? 'matcher.bin' : `matcher.${language}.bin`);

/** The kept model, if it is whole and was trained on what `key` stands for. */
export const readModel = async (path: string, key: string): Promise<Model | undefined> => {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && unpackModel(bytes, key);
};

/** Writes the file beside itself and then puts it in its place, so that a reader never sees half of it. */
export const writeModel = async (path: string, model: Model): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  try {
    const file = await open(beside, 'w');
    try {
      for (const piece of piecesOf(model)) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
};
