import type { Weights } from './weights.js';

/** Words as the vectors' vocabulary counts them: they begin with a letter, in lower case. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];

/**
 * The weight of the word at each rank of a vocabulary in order of frequency, a / (a + p), from Arora, Liang & Ma, "A
 * simple but tough-to-beat baseline for sentence embeddings" (2017), a = 0.001. The probability p is Zipf's: 1 / (rank ·
 * the sum of all 1 / rank).
 */
const rareness = (words: number): Float64Array => {
  let harmonic = 0;
  for (let rank = 1; rank <= words; rank++) harmonic += 1 / rank;
  return Float64Array.from({ length: words }, (_, i) => 1e-3 / (1e-3 + 1 / ((i + 1) * harmonic)));
};

/** Sums up the vectors of a text's words, rare words counting more. All zeros when no word is known. */
export const createWordVectors = (weights: Weights): ((text: string) => Float32Array) => {
  const vocabulary = weights.lines('words');
  const ranks = new Map(vocabulary.map((word, rank) => [word, rank]));
  const vectors = weights.int8('words.vectors');
  const scales = weights.float32('words.vectors.scales');
  const rare = rareness(vocabulary.length);
  const width = vectors.length / vocabulary.length;
  return (text) => {
    const sum = new Float32Array(width);
    for (const word of wordsOf(text)) {
      const rank = ranks.get(word);
      if (rank === undefined) continue;
      const factor = rare[rank]! * scales[rank]!;
      for (let i = 0; i < width; i++) sum[i] = sum[i]! + vectors[rank * width + i]! * factor;
    }
    return sum;
  };
};
