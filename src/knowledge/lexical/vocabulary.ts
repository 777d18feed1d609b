import { kinds, type Message } from './message.js';

/** A message as those of its features that the vocabulary knows. The features of each kind have a fixed length. */
export interface Vector {
  readonly ids: Int32Array;
  readonly values: Float32Array;
  /** For each kind of feature, how much of the message is known: its share of the squared tf-idf weight, 0..1. */
  readonly known: Float64Array;
}

/** The features of a set of messages, and how telling each is. */
export interface Vocabulary {
  readonly size: number;
  /** The kind of each feature. */
  readonly kindOf: Uint8Array;
  /** A feature's number by its hash; undefined if none of the messages has it. */
  id(hash: number): number | undefined;
  vector(message: Message): Vector;
}

/** The length of each kind's part of a vector. Measured: more weight on content words gains nothing. */
const lengths = [1, 1, 0.7];

/** The square of a whole vector's length. */
export const squaredLength = lengths.reduce((sum, length) => sum + length * length, 0);

/** Tf-idf with sublinear term frequency and smoothed idf, as scikit-learn's TfidfVectorizer has it. */
export const makeVocabulary = (messages: readonly Message[]): Vocabulary => {
  const ids = new Map<number, number>();
  const kindList: number[] = [];
  const seenIn: number[] = [];
  const lastIn: number[] = [];
  messages.forEach(({ features, kinds }, m) => {
    for (let i = 0; i < features.length; i++) {
      let id = ids.get(features[i]!);
      if (id === undefined) {
        id = kindList.push(kinds[i]!) - 1;
        ids.set(features[i]!, id);
        seenIn.push(0);
        lastIn.push(-1);
      }
      if (lastIn[id] === m) continue;
      lastIn[id] = m;
      seenIn[id]!++;
    }
  });
  const kindOf = Uint8Array.from(kindList);
  const idf = Float64Array.from(seenIn, (n) => Math.log((1 + messages.length) / (1 + n)) + 1);
  const unseen = (Math.log(1 + messages.length) + 1) ** 2;

  const vector = (message: Message): Vector => {
    const counts = new Map<number, number>();
    const unknown = new Float64Array(kinds);
    for (let i = 0; i < message.features.length; i++) {
      const id = ids.get(message.features[i]!);
      if (id === undefined) unknown[message.kinds[i]!]! += unseen;
      else counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const found = Int32Array.from(counts.keys());
    const values = new Float32Array(found.length);
    const squares = new Float64Array(kinds);
    for (let i = 0; i < found.length; i++) {
      const value = (1 + Math.log(counts.get(found[i]!)!)) * idf[found[i]!]!;
      values[i] = value;
      squares[kindOf[found[i]!]!]! += value * value;
    }
    const scale = squares.map((square, kind) => (square > 0 ? lengths[kind]! / Math.sqrt(square) : 0));
    for (let i = 0; i < found.length; i++) values[i]! *= scale[kindOf[found[i]!]!]!;
    return { ids: found, values, known: squares.map((square, kind) => square / (square + unknown[kind]! || 1)) };
  };
  return { size: idf.length, kindOf, id: (hash) => ids.get(hash), vector };
};
