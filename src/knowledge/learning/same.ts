/** The words of a text, in lower case, without marks. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** Texts of the same form say the same: neither case nor marks nor spaces count. */
export const formOf = (text: string): string => wordsOf(text).join(' ');

/** Share of the letter pairs that two forms have in common (Dice's coefficient) from which they teach the same. */
const nearly = 0.85;

const pairsOf = (form: string): Map<string, number> => {
  const pairs = new Map<string, number>();
  const padded = ` ${form} `;
  for (let i = 0; i + 1 < padded.length; i++) {
    const pair = padded.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
};

/** Whether two forms (see `formOf`) are equal, or differ by a letter or two. */
export const nearlyEqual = (a: string, b: string): boolean => {
  if (a === b) return true;
  const total = a.length + b.length + 2;
  // Shared pairs are at most those of the shorter one.
  if ((2 * (Math.min(a.length, b.length) + 1)) / total < nearly) return false;
  const other = pairsOf(b);
  let shared = 0;
  for (const [pair, count] of pairsOf(a)) shared += Math.min(count, other.get(pair) ?? 0);
  return (2 * shared) / total >= nearly;
};
