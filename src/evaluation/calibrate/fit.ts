import type { Logistic } from '../../knowledge/matching/logistic.js';

/** A case to learn a ranking from: the features of each candidate, and which is right. */
export interface Ranking {
  readonly features: readonly (readonly number[])[];
  readonly right: number;
  readonly weight: number;
}

/** A case to learn a probability from. */
export interface Case {
  readonly inputs: readonly number[];
  readonly yes: boolean;
  readonly weight: number;
}

const rounds = 400;
const rate = 0.3;
const momentum = 0.9;

/** The penalty on squared weights, on inputs of variance 1, where the cases' weights sum to one. */
const l2 = 1e-3;

interface Scale {
  readonly mean: number[];
  readonly spread: number[];
}

/** Returns mean and standard deviation of each input; 1 for one that never changes. */
const scaleOf = (rows: readonly (readonly number[])[], weights: readonly number[]): Scale => {
  const total = weights.reduce((a, b) => a + b, 0);
  const over = (of: (row: readonly number[], i: number) => number) =>
    rows[0]!.map((_, i) => rows.reduce((sum, row, n) => sum + (weights[n]! / total) * of(row, i), 0));
  const mean = over((row, i) => row[i]!);
  return { mean, spread: over((row, i) => (row[i]! - mean[i]!) ** 2).map((square) => Math.sqrt(square) || 1) };
};

/** Minimises by gradient descent with momentum from `at` on; `slope` returns the gradient. */
const descend = (at: Float64Array, slope: (at: Float64Array) => Float64Array): Float64Array => {
  const speed = new Float64Array(at.length);
  for (let round = 0; round < rounds; round++) {
    const down = slope(at);
    for (let i = 0; i < at.length; i++) {
      speed[i] = momentum * speed[i]! - rate * down[i]!;
      at[i]! += speed[i]!;
    }
  }
  return at;
};

/** Fits a logistic regression. Inputs whose places are in `without` get weight 0. */
export const fitLogistic = (cases: readonly Case[], without: ReadonlySet<number> = new Set()): Logistic => {
  const total = cases.reduce((sum, { weight }) => sum + weight, 0);
  const { mean, spread } = scaleOf(
    cases.map((c) => c.inputs),
    cases.map((c) => c.weight),
  );
  const rows = cases.map(({ inputs }) => inputs.map((x, i) => (without.has(i) ? 0 : (x - mean[i]!) / spread[i]!)));
  const width = mean.length;
  const at = descend(new Float64Array(width + 1), (now) => {
    const down = now.map((w, i) => (i < width ? l2 * w : 0));
    rows.forEach((row, n) => {
      let z = now[width]!;
      for (let i = 0; i < width; i++) z += now[i]! * row[i]!;
      const error = (1 / (1 + Math.exp(-z)) - (cases[n]!.yes ? 1 : 0)) * (cases[n]!.weight / total);
      for (let i = 0; i < width; i++) down[i]! += error * row[i]!;
      down[width]! += error;
    });
    return down;
  });
  const weights = mean.map((_, i) => (without.has(i) ? 0 : at[i]! / spread[i]!));
  return { weights, bias: weights.reduce((bias, w, i) => bias - w * mean[i]!, at[width]!) };
};

/** Fits a conditional logit (McFadden 1974): the softmax of the weighted features is the share of each candidate. */
export const fitRanking = (cases: readonly Ranking[]): number[] => {
  const total = cases.reduce((sum, { weight }) => sum + weight, 0);
  const { spread } = scaleOf(
    cases.flatMap((c) => c.features),
    cases.flatMap((c) => c.features.map(() => c.weight / c.features.length)),
  );
  const scaled = cases.map(({ features }) => features.map((row) => row.map((x, i) => x / spread[i]!)));
  const at = descend(new Float64Array(spread.length), (now) => {
    const down = now.map((w) => l2 * w);
    scaled.forEach((rows, n) => {
      const { right, weight } = cases[n]!;
      const scores = rows.map((row) => row.reduce((sum, x, i) => sum + x * now[i]!, 0));
      const most = Math.max(...scores);
      const exponentials = scores.map((score) => Math.exp(score - most));
      const sum = exponentials.reduce((a, b) => a + b, 0);
      rows.forEach((row, k) => {
        const error = (exponentials[k]! / sum - (k === right ? 1 : 0)) * (weight / total);
        for (let i = 0; i < row.length; i++) down[i]! += error * row[i]!;
      });
    });
    return down;
  });
  return spread.map((s, i) => at[i]! / s);
};
