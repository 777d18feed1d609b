import type { Features } from './sgd.js';
import { type Classifier, ownersFor } from './weights.js';

/** Weights of a centroid below this are dropped: they belong to features that most classes have. */
const worthKeeping = 0.02;

/** How much the cosines with the centroids vary between classes, as measured on the public sets: 0.05 to 0.07. */
const spread = 0.06;

/**
 * The classes' mean examples as a classifier: what stands in for learnt weights where a knowledge base is too large to
 * learn them. The first `features` numbers are words, the `dimensions` behind them meaning. The examples stand in the order
 * of their labels; each is asked for twice, because all of them at once would fill the memory.
 */
export const centroids = (
  example: (n: number) => Features,
  labels: ArrayLike<number>,
  classes: number,
  features: number,
  dimensions: number,
): Classifier => {
  const sum = new Float64Array(features + dimensions);
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
      const kept = touched.filter((id) => id < features && sum[id]! >= worthKeeping * length);
      use(k, kept, 1 / length / spread);
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
  const meaning = new Float32Array(dimensions * classes);
  eachClass((k, ids, factor) => {
    for (let d = 0; d < dimensions; d++) meaning[d * classes + k] = factor * sum[features + d]!;
    for (const id of ids) {
      const at = next[id]!++;
      owners[at] = k;
      weights[at] = factor * sum[id]!;
    }
  });
  return { classes, first, owners, weights, meaning, bias: new Float64Array(classes) };
};
