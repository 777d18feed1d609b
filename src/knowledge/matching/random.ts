/** A number for a text, by which things are put in an order that looks random: FNV-1a, 32 bits, over UTF-16 units. */
export const keyOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** Mixes a key with a number, to a whole number below 2 ** 32 (the last steps of MurmurHash3, public domain, A. Appleby). */
const mixed = (key: number, round: number): number => {
  let h = key ^ Math.imul(round + 1, 0x9e3779b9);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** More things than this cannot be put in order. */
const mostKeys = 2 ** 21;

/**
 * The numbers 0 … n-1 of `n` keys in an order that looks random, another one in each round. One key more or less leaves the
 * others in the order that they had: what is learnt in such an order changes little when little is added.
 */
export const inRandomOrder = (keys: ArrayLike<number>, round: number): Int32Array => {
  const ranks = new Float64Array(keys.length);
  for (let i = 0; i < ranks.length; i++) ranks[i] = mixed(keys[i]!, round) * mostKeys + i;
  return Int32Array.from(ranks.sort(), (rank) => rank % mostKeys);
};

/**
 * At most `most` of these numbers, in their order, chosen by their keys, another choice in each round: one more or less
 * changes the choice by one at most.
 */
export const chosenByKey = (all: Int32Array, keys: ArrayLike<number>, most: number, round = 0): Int32Array => {
  if (all.length <= most) return all;
  const order = inRandomOrder(
    Float64Array.from(all, (n) => keys[n]!),
    round,
  );
  return order
    .subarray(0, most)
    .sort()
    .map((at) => all[at]!);
};
