/** The scores' exponentials as shares of their sum. */
export const softmax = (scores: Float64Array): Float64Array => {
  let most = -Infinity;
  for (const score of scores) if (score > most) most = score;
  const shares = scores.map((score) => Math.exp(score - most));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
};
