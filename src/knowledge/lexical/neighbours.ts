import type { Example } from './model.js';
import { squaredLength, type Vector } from './vocabulary.js';

/** The phrasing of each class that is nearest to a message. */
export interface Neighbours {
  /** Its cosine, 0..1, by class. */
  readonly cosine: Float64Array;
  /** Its number among the examples, by class; -1 where none has a feature in common with the message. */
  readonly example: Int32Array;
}

/** An inverted index of the phrasings: for each feature the examples that have it. Answers are not in it. */
export interface NeighbourIndex {
  near(message: Vector): Neighbours;
}

/** `vectors` are those of the examples, in their order. */
export const makeNeighbourIndex = (
  examples: readonly Example[],
  vectors: readonly Vector[],
  classes: number,
  features: number,
): NeighbourIndex => {
  const phrasings = examples.flatMap((e, n) => (e.kind === 'phrasing' ? [n] : []));
  const from = new Int32Array(features + 1);
  for (const n of phrasings) for (const id of vectors[n]!.ids) from[id + 1]!++;
  for (let id = 0; id < features; id++) from[id + 1]! += from[id]!;
  const next = from.slice();
  const owners = new Int32Array(from[features]!);
  const values = new Float32Array(from[features]!);
  for (const n of phrasings)
    vectors[n]!.ids.forEach((id, j) => {
      owners[next[id]!] = n;
      values[next[id]!++] = vectors[n]!.values[j]!;
    });
  const labels = Int32Array.from(examples, (e) => e.label);
  const products = new Float64Array(examples.length);
  return {
    near({ ids, values: given }) {
      products.fill(0);
      for (let j = 0; j < ids.length; j++) {
        const value = given[j]!;
        const end = from[ids[j]! + 1]!;
        for (let at = from[ids[j]!]!; at < end; at++) products[owners[at]!]! += value * values[at]!;
      }
      const cosine = new Float64Array(classes);
      const example = new Int32Array(classes).fill(-1);
      for (let n = 0; n < products.length; n++) {
        const k = labels[n]!;
        const similarity = products[n]! / squaredLength;
        if (similarity <= cosine[k]!) continue;
        cosine[k] = similarity;
        example[k] = n;
      }
      return { cosine, example };
    },
  };
};
