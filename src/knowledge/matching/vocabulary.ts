import { kinds, type Message } from '../lexical/message.js';

/** What of a message a vocabulary looks at. */
type Read = Pick<Message, 'features' | 'kinds'>;

/** The features of a set of messages, and how telling each is. */
export interface Vocabulary {
  /** The features' hashes in ascending order; a feature's number is its place. */
  readonly hashes: Int32Array;
  /** By feature: its kind. */
  readonly kindOf: Uint8Array;
  /** By feature: its inverse document frequency, smoothed as scikit-learn's TfidfVectorizer has it. */
  readonly idf: Float32Array;
  /** The inverse document frequency of a feature that no message has. */
  readonly unseen: number;
}

/** A message as those of its features that the vocabulary knows, ascending. Of length 1, or of 0 if it knows none. */
export interface Vector {
  readonly ids: Int32Array;
  readonly values: Float32Array;
  /** By feature of the message, as it was read: its number, -1 for one that the vocabulary does not know. */
  readonly numbers: Int32Array;
  /** For each kind of feature, how much of the message is known: its share of the squared tf-idf weight, 0..1. */
  readonly known: Float64Array;
}

/** The squared length of each kind's part of a vector. Measured: more weight on content words gains nothing. */
const shares = [1, 1, 0.49].map((square, _, all) => square / all.reduce((a, b) => a + b));

/** How much a feature counts by how often a text has it: sublinear. */
export const termFrequency = (times: number): number => (times === 1 ? 1 : 1 + Math.log(times));

/** By kind, what features are multiplied by so that each kind has its share of the length: by kind, their squares' sums. */
export const scalesOf = (squares: Float64Array): Float64Array => {
  const total = squares.reduce((sum, square, kind) => sum + (square > 0 ? shares[kind]! : 0), 0);
  return squares.map((square, kind) => (square > 0 ? Math.sqrt(shares[kind]! / total / square) : 0));
};

/** `textsWith`: by feature, how many of the `texts` have it. */
export const makeVocabulary = (
  known: Pick<Vocabulary, 'hashes' | 'kindOf'>,
  textsWith: Int32Array,
  texts: number,
): Vocabulary => {
  const idfOf = (count: number) => Math.log((1 + texts) / (1 + count)) + 1;
  return { ...known, idf: Float32Array.from(textsWith, idfOf), unseen: idfOf(0) };
};

/** The number of a feature, by binary search; -1 if no message has it. */
const numberOf = ({ hashes }: Vocabulary, hash: number): number => {
  let low = 0;
  let high = hashes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = hashes[middle]!;
    if (found === hash) return middle;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

/** Tf-idf with sublinear term frequency; the features of each kind have a fixed share of the length. */
export const vectorOf = (vocabulary: Vocabulary, { features, kinds: kindList }: Read): Vector => {
  const { kindOf, idf, unseen } = vocabulary;
  const unknown = new Float64Array(kinds);
  const numbers = features.map((hash) => numberOf(vocabulary, hash));
  const found = new Int32Array(features.length);
  let count = 0;
  for (let i = 0; i < features.length; i++) {
    const id = numbers[i]!;
    if (id < 0) unknown[kindList[i]!]! += unseen * unseen;
    else found[count++] = id;
  }
  const sorted = found.subarray(0, count).sort();
  const ids = new Int32Array(count);
  const values = new Float32Array(count);
  const squares = new Float64Array(kinds);
  let n = 0;
  for (let i = 0; i < count; ) {
    const id = sorted[i]!;
    let times = 0;
    while (i < count && sorted[i] === id) {
      times++;
      i++;
    }
    const value = termFrequency(times) * idf[id]!;
    squares[kindOf[id]!]! += value * value;
    ids[n] = id;
    values[n++] = value;
  }
  const scale = scalesOf(squares);
  for (let i = 0; i < n; i++) values[i]! *= scale[kindOf[ids[i]!]!]!;
  return {
    ids: ids.slice(0, n),
    values: values.slice(0, n),
    numbers,
    known: squares.map((square, kind) => square / (square + unknown[kind]! || 1)),
  };
};
