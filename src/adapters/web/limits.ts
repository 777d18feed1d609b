import type { Clock } from '../../model/clock.js';

/** How much one visitor and one network address may do; the sum of both is what holds. */
export interface WebLimits {
  readonly sessionsPerAddressPerHour: number;
  readonly messagesPerVisitorPerMinute: number;
  readonly messagesPerAddressPerMinute: number;
  readonly uploadsPerVisitorPerHour: number;
  readonly uploadsPerAddressPerHour: number;
  readonly uploadBytes: number;
  readonly streamsPerVisitor: number;
}

export const defaultWebLimits: WebLimits = {
  sessionsPerAddressPerHour: 60,
  messagesPerVisitorPerMinute: 30,
  messagesPerAddressPerMinute: 240,
  uploadsPerVisitorPerHour: 20,
  uploadsPerAddressPerHour: 100,
  uploadBytes: 10 * 1024 * 1024,
  streamsPerVisitor: 20,
};

/** Full buckets that are remembered before they are swept out. */
const sweepAt = 20_000;

/** Token buckets in memory, one per key: `amount` at once, and as many again evenly over `perMs`. */
export class Buckets {
  private readonly buckets = new Map<string, { level: number; at: number }>();
  private readonly perToken: number;

  constructor(
    private readonly clock: Clock,
    private readonly amount: number,
    perMs: number,
  ) {
    this.perToken = perMs / amount;
  }

  /** Takes one token. Returns 0, or the ms until there is one again, with nothing taken. */
  take(key: string): number {
    if (this.amount === Number.POSITIVE_INFINITY) return 0;
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { level: this.amount, at: now };
    const level = this.levelAt(bucket, now);
    if (level < 1) return Math.ceil((1 - level) * this.perToken);
    this.buckets.set(key, { level: level - 1, at: now });
    if (this.buckets.size > sweepAt) this.sweep(now);
    return 0;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.buckets.size;
  }

  private levelAt(bucket: { level: number; at: number }, now: number): number {
    return Math.min(this.amount, bucket.level + Math.max(0, now - bucket.at) / this.perToken);
  }

  /** Forgets the buckets that are full again, and if that is not enough the oldest half. */
  private sweep(now: number): void {
    for (const [key, bucket] of this.buckets) if (this.levelAt(bucket, now) >= this.amount) this.buckets.delete(key);
    if (this.buckets.size <= sweepAt / 2) return;
    const tooMany = this.buckets.size - sweepAt / 2;
    for (const key of [...this.buckets.keys()].slice(0, tooMany)) this.buckets.delete(key);
  }
}

/** What counts as one address: all of IPv4, the first 64 bits of IPv6 (one household has that many). */
export const addressKey = (ip: string): string => {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip;
  const [head = '', tail = ''] = ip.split('::');
  const groups = head.split(':').filter(Boolean);
  const last = ip.includes('::') ? tail.split(':').filter(Boolean) : [];
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  return [...groups, ...zeros, ...last].slice(0, 4).join(':');
};
