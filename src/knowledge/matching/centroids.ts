import type { Features } from './sgd.js';
import { type Classifier, ownersFor } from './weights.js';

/** Weights of a centroid below this share of its length are dropped: they belong to features that most classes have. */
const worthKeeping = 0.02;

/** The cosines with the centroids differ by so much between classes, as measured on public sets: 0.05 to 0.07. */
const spread = 0.06;

/**
 * Returns the classes' mean examples as a classifier by words, for a knowledge base too large to learn weights. The examples
 * stand in the order of their labels; each is asked for twice, because all of them at once would fill the memory.
 */
export const centroids = (
  example: (n: number) => Features,
  labels: ArrayLike<number>,
  classes: number,
  features: number,
): Classifier => {
  const sum = new Float64Array(features);
  /** Calls `use` for each class with the features worth keeping, while its examples' sum stands in `sum`. */
  const eachClass = (use: (label: number, ids: readonly number[], factor: number) => void) => {
    for (let k = 0, n = 0; k < classes; k++) {
      const touched: number[] = [];
      for (; n < labels.length && labels[n] === k; n++) {
        const { ids, values } = example(n);
        for (let j = 0; j < ids.length; j++) {
          if (sum[ids[j]!] === 0) touched.push(ids[j]!);
          sum[ids[j]!]! += values[j]!;
        }
      }
      const length = Math.sqrt(touched.reduce((total, id) => total + sum[id]! ** 2, 0)) || 1;
      use(
        k,
        touched.filter((id) => sum[id]! >= worthKeeping * length),
        1 / length / spread,
      );
      for (const id of touched) sum[id] = 0;
    }
  };
  const first = new Uint32Array(features + 1);
  eachClass((_, ids) => {
    for (const id of ids) first[id + 1]!++;
  });
  for (let id = 0; id < features; id++) first[id + 1]! += first[id]!;
  const next = first.slice();
  const owners = ownersFor(classes, first[features]!);
  const weights = new Float32Array(first[features]!);
  eachClass((k, ids, factor) => {
    for (const id of ids) {
      const at = next[id]!++;
      owners[at] = k;
      weights[at] = factor * sum[id]!;
    }
  });
  return { classes, first, owners, weights, meaning: new Float32Array(0), bias: new Float64Array(classes) };
};
