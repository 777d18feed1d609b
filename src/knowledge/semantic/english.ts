import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWeights } from './weights.js';
import { modelFolder } from './weights-file.js';

/** The 20,000 commonest English words, from the weights that ship. Rejects when these cannot be read. */
export const englishWords = async (): Promise<ReadonlySet<string>> => {
  const file = await readFile(join(modelFolder, 'encoder.bin'));
  const { buffer } = Uint8Array.from(file);
  return new Set(readWeights(buffer, file.length).lines('words'));
};
