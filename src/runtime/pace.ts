import type { ChannelAdapter, Limit } from '../adapters/channel.js';
import type { Clock } from '../model/clock.js';
import type { Job } from '../model/delivery.js';
import type { Address } from '../model/message.js';
import type { Store } from '../store/store.js';

/** What leaves for a platform: to whom, what kind of request, and the key of its delivery. */
export interface Leaving {
  readonly to: Address;
  readonly job: Job['type'];
  readonly key: string;
}

/** How long a delivery must wait for its platform's rate limits, in ms; 0: go now. `elsewhere`: another process is to send it. */
export type Pace = (channel: ChannelAdapter, leaving: Leaving) => Promise<number | 'elsewhere'>;

/** The right to count is held for so long at least, and at most. */
const holdMs = { least: 1_000, most: 10_000 } as const;
const mostLeases = 10_000;
/** Sums of fractions are not exact. */
const rounding = 1e-6;

const scopes = ['conversation', 'place', 'channel'] as const;
const kinds = ['send', 'edit', 'remove', 'mark'] as const;

/** The bucket that a request counts in, by what its limit counts by. */
const bucketOf = (limit: Limit, channel: ChannelAdapter, to: Address): string => {
  if (limit.scope === 'channel') return `${channel.name}:${limit.perSecond}`;
  const place = limit.scope === 'place' && channel.placeOf ? channel.placeOf(to) : to.conversation;
  return `${channel.name}/${place}:${limit.perSecond}`;
};

const counts = (limit: Limit, job: string): boolean => limit.counts?.some((counted) => counted === job) ?? true;

/** Those that count such a job, and those that these share other jobs with: who counts one of them counts all. The widest last. */
const together = (limits: readonly Limit[], job: string): readonly Limit[] => {
  let shared: readonly string[] = [job];
  for (;;) {
    const found = limits.filter((limit) => shared.some((kind) => counts(limit, kind)));
    const all = kinds.filter((kind) => kind === job || found.some((limit) => counts(limit, kind)));
    if (all.length <= shared.length) return found.sort((a, b) => scopes.indexOf(a.scope) - scopes.indexOf(b.scope));
    shared = all;
  }
};

/** What this process counts: by its own clock until `until`. */
interface Lease {
  until: number;
  /** When each bucket is full again. */
  readonly full: Map<string, number>;
  /** Deliveries that have a token of the first `passed` limits, the last of which may be used from `at` on. */
  readonly reserved: Map<string, { readonly passed: number; readonly at: number }>;
}

/**
 * A token bucket for each limit, as the platform counts it. Of the limits that a request counts in, one process at a time
 * holds the right to count, all of them together, so that several processes never multiply a limit and never wait for each
 * other. It is held until the buckets are full again, for then there is nothing to count; whoever comes meanwhile leaves the
 * delivery to the holder. Who has to wait gets a token of a later moment, first come, first served.
 */
export const createPace = (store: Store, worker: string, clock: Clock): Pace => {
  const leases = new Map<string, Lease>();

  /** Our lease with that name, for `forMs` from now on; undefined when it is another's. */
  const hold = async (name: string, forMs: number): Promise<Lease | undefined> => {
    const now = clock.now();
    const known = leases.get(name);
    if (known && known.until >= now + Math.min(forMs, holdMs.most / 2)) return known;
    const wanted = Math.min(holdMs.most, Math.max(holdMs.least, forMs));
    if (!(await store.hold(name, worker, wanted))) {
      leases.delete(name);
      return undefined;
    }
    const lease = leases.get(name) ?? { until: 0, full: new Map(), reserved: new Map() };
    lease.until = Math.max(lease.until, now + wanted);
    if (leases.size > mostLeases) for (const [old, { until }] of leases) if (until < now) leases.delete(old);
    leases.set(name, lease);
    return lease;
  };

  /** Takes a token; returns from when on it may be used. */
  const take = ({ full }: Lease, { perSecond, burst }: Limit, bucket: string): number => {
    const now = clock.now();
    const everyMs = 1_000 / perSecond;
    const fullAt = Math.max(now, full.get(bucket) ?? 0);
    full.set(bucket, fullAt + everyMs);
    if (full.size > mostLeases) for (const [old, at] of full) if (at <= now) full.delete(old);
    return Math.max(now, Math.ceil(fullAt - (burst - 1) * everyMs - rounding));
  };

  return async (channel, { to, job, key }) => {
    const sharing = together(channel.capabilities.limits, job);
    const widest = sharing.at(-1);
    if (!widest) return 0;
    const counting = sharing
      .filter((limit) => counts(limit, job))
      .map((limit) => ({ limit, bucket: bucketOf(limit, channel, to) }));
    const name = `limit:${bucketOf(widest, channel, to)}`;
    const full = leases.get(name)?.full;
    const untilFull = ({ limit, bucket }: (typeof counting)[number]) =>
      Math.max(0, (full?.get(bucket) ?? 0) - clock.now()) + 1_000 / limit.perSecond;
    const lease = await hold(name, Math.max(...counting.map(untilFull)));
    if (!lease) return 'elsewhere';
    const now = clock.now();
    const { passed, at } = lease.reserved.get(key) ?? { passed: 0, at: now };
    if (at > now) return at - now;
    for (const [i, { limit, bucket }] of counting.entries()) {
      if (i < passed) continue;
      const from = take(lease, limit, bucket);
      if (from <= now) continue;
      if (lease.reserved.size > mostLeases) lease.reserved.clear();
      lease.reserved.set(key, { passed: i + 1, at: from });
      return from - now;
    }
    lease.reserved.delete(key);
    return 0;
  };
};
