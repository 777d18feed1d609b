import { kinds } from './message.js';
import type { Example } from './model.js';
import type { Vector, Vocabulary } from './vocabulary.js';

/** Tells how much of a message the texts of one class account for. */
export interface Coverage {
  /** For each kind of feature, the share of the message's squared weight that the class has somewhere, 0..1. */
  of(message: Vector, k: number): Float64Array;
}

/** `vectors` are those of the examples, in their order. */
export const makeCoverage = (
  examples: readonly Example[],
  vectors: readonly Vector[],
  classes: number,
  { kindOf }: Vocabulary,
): Coverage => {
  const sets = Array.from({ length: classes }, () => new Set<number>());
  examples.forEach(({ label }, n) => {
    for (const id of vectors[n]!.ids) sets[label]!.add(id);
  });
  const owned = sets.map((set) => Int32Array.from(set).sort());
  return {
    of({ ids, values, known }, k) {
      const has = new Float64Array(kinds);
      const all = new Float64Array(kinds);
      for (let j = 0; j < ids.length; j++) {
        const square = values[j]! * values[j]!;
        const kind = kindOf[ids[j]!]!;
        all[kind]! += square;
        if (contains(owned[k]!, ids[j]!)) has[kind]! += square;
      }
      return has.map((square, kind) => (square / (all[kind]! || 1)) * known[kind]!);
    },
  };
};

/** Binary search. */
const contains = (sorted: Int32Array, wanted: number): boolean => {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = sorted[middle]!;
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
};
