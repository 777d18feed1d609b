/** A logistic regression: the log-odds are the bias plus the weighted inputs. */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Returns the weighted sum of values. */
export const weigh = (weights: readonly number[], values: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * values[i]!, 0);

/** Returns the log-odds of a logistic regression. */
export const logOdds = ({ weights, bias }: Logistic, inputs: readonly number[]): number =>
  bias + weigh(weights, inputs);

/** Returns the probability of log-odds. */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
