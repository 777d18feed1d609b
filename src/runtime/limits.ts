/** A token bucket: `burst` at once, `perSecond` after that. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Sums of fractions are not exact. */
const rounding = 1e-6;

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Token buckets by key, in memory. Full buckets are forgotten when there are many, so that a flood of keys costs a
 * bounded amount of memory and nobody is treated worse for it.
 */
export class Buckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly most = 50_000) {}

  /** Takes one token at `now` (ms). Returns 0, or how many ms to wait until there is one. */
  take(key: string, rate: Rate, now: number): number {
    const bucket = this.buckets.get(key) ?? { tokens: rate.burst, at: now };
    const tokens = Math.min(rate.burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate.perSecond);
    if (this.buckets.size >= this.most && !this.buckets.has(key)) this.forgetFull(rate, now);
    const enough = tokens >= 1 - rounding;
    this.buckets.set(key, { tokens: enough ? tokens - 1 : tokens, at: now });
    return enough ? 0 : Math.ceil(((1 - tokens) / rate.perSecond) * 1000 - rounding);
  }

  private forgetFull(rate: Rate, now: number): void {
    for (const [key, { tokens, at }] of this.buckets)
      if (tokens + ((now - at) / 1000) * rate.perSecond >= rate.burst) this.buckets.delete(key);
    // All are in use: drop the oldest tenth.
    let drop = this.buckets.size >= this.most ? this.most / 10 : 0;
    for (const key of this.buckets.keys()) if (drop-- > 0) this.buckets.delete(key);
  }
}
