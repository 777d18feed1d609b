/** A figure over several runs. */
export interface Spread {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** Returns the mean, the least and the most; undefined where there is no value, or one is missing. */
export const spreadOf = (values: readonly (number | undefined)[]): Spread | undefined => {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return undefined;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { mean, least: Math.min(...known), most: Math.max(...known) };
};
