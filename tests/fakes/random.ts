/** A number in [0, 1) that depends on the text alone: the same seed and key always decide alike, whatever the timing. */
export const chance = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
};

/** A stream of such numbers. */
export const random = (seed: string): (() => number) => {
  let n = 0;
  return () => chance(`${seed}/${n++}`);
};
