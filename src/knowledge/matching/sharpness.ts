import { softmax } from './softmax.js';

/** The candidates for a message, their scores, and which classes are right: none, one, or two equally. */
export interface Ranking {
  readonly candidates: readonly number[];
  readonly scores: readonly number[];
  readonly right: readonly number[];
}

const bluntest = 0.1;
const sharpest = 10;
const halvings = 20;

/**
 * The factor on the scores with which their softmax fits best: temperature scaling (Guo et al. 2017, "On calibration of
 * modern neural networks") by bisection, since the slope of the log-likelihood falls steadily. Rankings without a right
 * candidate say nothing.
 */
export const fitSharpness = (rankings: readonly Ranking[], weights: readonly number[]): number => {
  const slope = (sharpness: number): number => {
    let sum = 0;
    rankings.forEach(({ candidates, scores, right }, n) => {
      const found = scores.filter((_, i) => right.includes(candidates[i]!));
      if (found.length === 0) return;
      const shares = softmax(Float64Array.from(scores, (score) => sharpness * score));
      const expected = scores.reduce((mean, score, i) => mean + score * shares[i]!, 0);
      sum += weights[n]! * (found.reduce((a, b) => a + b, 0) / found.length - expected);
    });
    return sum;
  };
  let [low, high] = [bluntest, sharpest];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
