import type { Clock } from './clock.js';

/** `burst` at once, and `perSecond` after that. An infinite burst is no limit. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** The rate that allows `amount` at once, and as many again evenly over `ms`. */
export const amountPer = (amount: number, ms: number): Rate => ({ burst: amount, perSecond: amount / (ms / 1000) });

/** Sums of fractions are not exact. */
const rounding = 1e-6;

/**
 * Token buckets in memory, one for each key. Full ones are forgotten when there are many, and then the oldest, so that a
 * flood of keys costs a bounded amount of memory.
 */
export class Buckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly rate: Rate,
    private readonly most = 20_000,
  ) {}

  /** Takes one token. Returns 0, or how many ms to wait until there is one, with nothing taken. */
  take(key: string): number {
    const { burst, perSecond } = this.rate;
    if (burst === Number.POSITIVE_INFINITY) return 0;
    const now = this.clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = this.#tokensAt(bucket, now);
    if (tokens < 1 - rounding) return Math.ceil(((1 - tokens) / perSecond) * 1000 - rounding);
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
    if (this.#buckets.size > this.most) this.#forget(now);
    return 0;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #tokensAt({ tokens, at }: { tokens: number; at: number }, now: number): number {
    return Math.min(this.rate.burst, tokens + (Math.max(0, now - at) / 1000) * this.rate.perSecond);
  }

  #forget(now: number): void {
    for (const [key, bucket] of this.#buckets)
      if (this.#tokensAt(bucket, now) >= this.rate.burst - rounding) this.#buckets.delete(key);
    const tooMany = this.#buckets.size - this.most / 2;
    if (tooMany > 0) for (const key of [...this.#buckets.keys()].slice(0, tooMany)) this.#buckets.delete(key);
  }
}
