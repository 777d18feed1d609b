import { chance } from './random.js';
import type { Fault } from './record.js';

/** Share of calls that fail in each way, 0..1. */
export type FaultRates = { readonly [fault in Fault]: number };

export const noFaults: FaultRates = {
  'rate-limited': 0,
  'failed-before': 0,
  'failed-after': 0,
  hang: 0,
  cut: 0,
  slow: 0,
};

/** A bad day: about one call in six. */
export const badDay: FaultRates = {
  'rate-limited': 0.04,
  'failed-before': 0.03,
  'failed-after': 0.03,
  hang: 0.02,
  cut: 0.01,
  slow: 0.04,
};

/** Decides how each call goes, by seed, key and attempt. No key fails more than three times: a bad day, not a dead one. */
export const createFaults = (seed: string, rates: FaultRates) => {
  const attempts = new Map<string, number>();
  return (key: string): Fault | undefined => {
    const attempt = attempts.get(key) ?? 0;
    attempts.set(key, attempt + 1);
    if (attempt >= 3) return undefined;
    let at = chance(`${seed}/fault/${key}/${attempt}`);
    for (const [fault, share] of Object.entries(rates) as [Fault, number][]) {
      if (at < share) return fault;
      at -= share;
    }
    return undefined;
  };
};
