/** Stands for a space. */
const SPACE = '\u2581';
/** The first pieces of the vocabulary are marks that no text contains; number 0 stands for what is not in it. */
const RESERVED = 6;

/** Splits a text into the numbers of its pieces. */
export type Tokenize = (text: string) => readonly number[];

/**
 * The tokenizer of the Universal Sentence Encoder: a unigram model after SentencePiece (Kudo, 2018), which takes the split
 * whose pieces' log-probabilities have the largest sum. It follows the original JavaScript to the letter, also where that
 * differs from SentencePiece: what is not in the vocabulary costs nothing, and a tie goes to the split with the shorter
 * last piece. `pieces` and `scores` are the vocabulary.
 */
export const createTokenizer = (pieces: readonly string[], scores: Float32Array): Tokenize => {
  const numbers = new Map<string, number>();
  const lengths = pieces.map((piece) => [...piece].length);
  let longest = 1;
  for (let i = RESERVED; i < pieces.length; i++) {
    numbers.set(pieces[i]!, i);
    longest = Math.max(longest, lengths[i]!);
  }

  return (text) => {
    const normal = text.normalize('NFKC');
    if (normal === '') return [];
    const symbols = [...(SPACE + normal.replaceAll(' ', SPACE))];
    const best = new Float64Array(symbols.length + 1);
    const last = new Int32Array(symbols.length + 1);
    const offer = (piece: number, score: number, from: number, to: number) => {
      const sum = best[from]! + score;
      if (best[to] === 0 || sum >= best[to]!) {
        best[to] = sum;
        last[to] = piece;
      }
    };
    for (let from = 0; from < symbols.length; from++) {
      let found = false;
      let candidate = '';
      for (let to = from + 1; to <= Math.min(from + longest, symbols.length); to++) {
        candidate += symbols[to - 1]!;
        const piece = numbers.get(candidate);
        if (piece === undefined) continue;
        found = true;
        offer(piece, scores[piece]!, from, to);
      }
      if (!found) offer(0, 0, from, from + 1);
    }

    const result: number[] = [];
    for (let end = symbols.length; end > 0; end -= lengths[last[end]!]!)
      if (last[end] !== 0 || result.at(-1) !== 0) result.push(last[end]!);
    return result.reverse();
  };
};
