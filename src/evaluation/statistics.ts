/** A statement with the probability that was given it, and whether it was true. */
export interface Outcome {
  readonly confidence: number;
  readonly right: boolean;
}

/** Statements of about the same confidence. */
export interface Bin {
  readonly count: number;
  /** Mean confidence, 0..1. */
  readonly confidence: number;
  /** The share that was right, 0..1. */
  readonly right: number;
}

/**
 * The probability that one of `higher` is above one of `lower`, ties counted half: the area under the ROC curve, as the
 * Mann–Whitney statistic (Hanley and McNeil 1982). Undefined where either is empty.
 */
export const auroc = (higher: readonly number[], lower: readonly number[]): number | undefined => {
  if (higher.length === 0 || lower.length === 0) return undefined;
  const all = [...higher.map((value) => ({ value, high: 1 })), ...lower.map((value) => ({ value, high: 0 }))];
  all.sort((a, b) => a.value - b.value);
  let below = 0;
  let wins = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    let highs = 0;
    while (to < all.length && all[to]!.value === all[from]!.value) highs += all[to++]!.high;
    const lows = to - from - highs;
    wins += highs * (below + lows / 2);
    below += lows;
    from = to;
  }
  return wins / (higher.length * lower.length);
};

/**
 * Parts outcomes by confidence into bins of equal count (to within one), lowest first. Where a border falls among equal
 * confidences, each of these counts as right as they are together, so that their order plays no part.
 */
export const equalCountBins = (outcomes: readonly Outcome[], count: number): Bin[] => {
  const sorted = [...outcomes].sort((a, b) => a.confidence - b.confidence);
  const right = new Float64Array(sorted.length);
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    let sum = 0;
    while (to < sorted.length && sorted[to]!.confidence === sorted[from]!.confidence)
      sum += sorted[to++]!.right ? 1 : 0;
    right.fill(sum / (to - from), from, to);
    from = to;
  }
  const bins: Bin[] = [];
  for (let b = 0; b < count; b++) {
    const from = Math.floor((b * sorted.length) / count);
    const to = Math.floor(((b + 1) * sorted.length) / count);
    if (to === from) continue;
    const mean = (of: (n: number) => number) => {
      let sum = 0;
      for (let n = from; n < to; n++) sum += of(n);
      return sum / (to - from);
    };
    bins.push({ count: to - from, confidence: mean((n) => sorted[n]!.confidence), right: mean((n) => right[n]!) });
  }
  return bins;
};

/** The expected calibration error of bins: how far the share that was right is from the confidence, on average, 0..1. */
export const calibrationError = (bins: readonly Bin[]): number => {
  const all = bins.reduce((sum, b) => sum + b.count, 0);
  return bins.reduce((sum, b) => sum + (b.count / all) * Math.abs(b.confidence - b.right), 0);
};

/** The value that `share` (0..1) of all values do not exceed: the nearest-rank percentile. `values` must not be empty. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
};

/** How right the surest statements are. */
export interface CoveragePoint {
  /** The share of all statements that are at least so sure, 0..1. */
  readonly covered: number;
  /** The share of these that is right, 0..1. */
  readonly accuracy: number;
}

/** The accuracy of the surest statements by their share, from few to all, at `steps` even shares. */
export const coverageCurve = (outcomes: readonly Outcome[], steps: number): CoveragePoint[] => {
  const bins = equalCountBins(outcomes, Math.min(steps, outcomes.length)).reverse();
  let covered = 0;
  let right = 0;
  return bins.map((bin) => {
    covered += bin.count;
    right += bin.count * bin.right;
    return { covered: covered / outcomes.length, accuracy: right / covered };
  });
};
