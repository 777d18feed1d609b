/** Which numbers of phrasings are tried, and with which seeds each is drawn. */
export interface Draws {
  readonly phrasings: readonly number[];
  readonly seeds: readonly number[];
}

const defaultSeeds = '3';
const mostSeeds = 1_000;

/** A whole number from 1 on, as it is written; undefined for all else. */
const readCount = (text: string): number | undefined => (/^[1-9]\d{0,8}$/.test(text.trim()) ? Number(text) : undefined);

/**
 * Reads `--phrasings N[,N…]` and `--seeds S`. Returns undefined when neither is given, and a sentence when they cannot be
 * used. The seeds are 1 to S.
 */
export const readDraws = (phrasings: string | undefined, seeds: string | undefined): Draws | string | undefined => {
  if (phrasings === undefined) return seeds === undefined ? undefined : '--seeds needs --phrasings beside it.';
  const counts = phrasings.split(',').map(readCount);
  const known = counts.filter((n) => n !== undefined);
  if (known.length < counts.length)
    return `--phrasings must be whole numbers from 1 on with commas between them, such as 3,6,12 (it is "${phrasings}").`;
  const last = readCount(seeds ?? defaultSeeds);
  if (last === undefined || last > mostSeeds)
    return `--seeds must be a whole number from 1 to ${mostSeeds}, such as 5 (it is "${seeds}").`;
  return { phrasings: [...new Set(known)], seeds: Array.from({ length: last }, (_, n) => n + 1) };
};
