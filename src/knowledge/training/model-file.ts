import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Model, packModel, unpackModel } from '../matching/model.js';

/** Where the last trained model is kept. */
export const modelFile = (folder: string): string => join(folder, 'matcher.bin');

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
    await writeFile(beside, packModel(model));
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
};
