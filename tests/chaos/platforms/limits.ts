/** So many calls at once, then so many a second, of each place that they are counted by. */
export interface CallLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Counts calls as a platform does, on the platform's own clock. */
export class CallLimits {
  readonly #buckets = new Map<string, { level: number; at: number }>();

  /** ms to wait before a call that counts in all these buckets; 0: it is taken, and counted. */
  take(counted: readonly (CallLimit & { readonly name: string })[]): number {
    const now = performance.now();
    const filled = counted.map((limit) => {
      const bucket = this.#buckets.get(limit.name) ?? { level: limit.burst, at: now };
      bucket.level = Math.min(limit.burst, bucket.level + ((now - bucket.at) * limit.perSecond) / 1_000);
      bucket.at = now;
      this.#buckets.set(limit.name, bucket);
      return { bucket, limit };
    });
    const wait = Math.max(0, ...filled.map(({ bucket, limit }) => ((1 - bucket.level) * 1_000) / limit.perSecond));
    if (wait === 0) for (const { bucket } of filled) bucket.level--;
    return Math.ceil(wait);
  }
}
