/** Discord's ids hold the time of their making: ms since the first second of 2015, in the upper 42 bits. */
const epoch = 1_420_070_400_000;

/** When something with this id was made; ms since the epoch, UTC, by Discord's clock. */
export const timeOf = (id: string): number => Number(BigInt(id) >> 22n) + epoch;

/** The smallest id that can have been made at this time or later. */
export const firstIdAt = (ms: number): string => String(BigInt(Math.max(0, Math.floor(ms) - epoch)) << 22n);

/** Whether a value can be an id. */
export const isId = (value: unknown): value is string => typeof value === 'string' && /^\d{1,20}$/.test(value);

/** Orders ids by time. */
export const byTime = (a: string, b: string): number => (BigInt(a) < BigInt(b) ? -1 : a === b ? 0 : 1);
