/** A logistic regression: the log-odds are the bias plus the weighted inputs. */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** A case to learn from. */
export interface Case {
  readonly inputs: Float64Array;
  readonly yes: boolean;
  readonly weight: number;
}

export const logOdds = ({ weights, bias }: Logistic, inputs: Float64Array): number => {
  let z = bias;
  for (let i = 0; i < inputs.length; i++) z += weights[i]! * inputs[i]!;
  return z;
};

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

const rounds = 300;
const rate = 0.3;
const momentum = 0.9;

/**
 * Fits by gradient descent on standardised inputs. `l2` is the penalty on the squared weights, where the cases' weights
 * sum to one.
 */
export const fitLogistic = (cases: readonly Case[], count: number, l2: number): Logistic => {
  const total = cases.reduce((sum, c) => sum + c.weight, 0);
  const mean = new Float64Array(count);
  const spread = new Float64Array(count);
  for (const { inputs, weight } of cases) for (let i = 0; i < count; i++) mean[i]! += (weight / total) * inputs[i]!;
  for (const { inputs, weight } of cases)
    for (let i = 0; i < count; i++) spread[i]! += (weight / total) * (inputs[i]! - mean[i]!) ** 2;
  for (let i = 0; i < count; i++) spread[i] = Math.sqrt(spread[i]!) || 1;
  const scaled = cases.map((c) => ({ ...c, inputs: c.inputs.map((x, i) => (x - mean[i]!) / spread[i]!) }));

  const weights = new Array<number>(count).fill(0);
  let bias = 0;
  const speed = new Float64Array(count + 1);
  for (let round = 0; round < rounds; round++) {
    const slope = new Float64Array(count + 1);
    for (const { inputs, yes, weight } of scaled) {
      const error = (sigmoid(logOdds({ weights, bias }, inputs)) - (yes ? 1 : 0)) * (weight / total);
      for (let i = 0; i < count; i++) slope[i]! += error * inputs[i]!;
      slope[count]! += error;
    }
    for (let i = 0; i < count; i++) {
      speed[i] = momentum * speed[i]! - rate * (slope[i]! + l2 * weights[i]!);
      weights[i]! += speed[i]!;
    }
    speed[count] = momentum * speed[count]! - rate * slope[count]!;
    bias += speed[count]!;
  }
  const unscaled = weights.map((w, i) => w / spread[i]!);
  return { weights: unscaled, bias: unscaled.reduce((sum, w, i) => sum - w * mean[i]!, bias) };
};
