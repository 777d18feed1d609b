import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { englishFolder } from './folder.js';

/**
 * Resolves with some 20,000 common English words in lower case: the whole words of the vocabulary of the English encoder
 * that ships. Rejects when its file cannot be read.
 */
export const englishWords = async (): Promise<ReadonlySet<string>> => {
  const text = await readFile(join(englishFolder, 'tokenizer.json'), 'utf8');
  // Half of what parsing the JSON takes, and so no message waits for it.
  return new Set(Array.from(text.matchAll(/"([a-z]+)": \d/g), ([, word]) => word!));
};
