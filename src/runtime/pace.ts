import type { ChannelAdapter, Limit } from '../adapters/channel.js';
import { Buckets } from '../model/buckets.js';
import type { Clock } from '../model/clock.js';
import type { Job } from '../model/delivery.js';
import type { Address } from '../model/message.js';
import type { Store } from '../store/store.js';

/** How long a job to an address must wait for its platform's rate limits, in ms; 0: go now. */
export type Pace = (channel: ChannelAdapter, to: Address, job: Job['type']) => Promise<number>;

const holdMs = 10_000;

/** What a limit counts by. */
const scopeOf = (limit: Limit, channel: ChannelAdapter, to: Address): string => {
  if (limit.scope === 'channel') return channel.name;
  return `${channel.name}/${limit.scope === 'place' && channel.placeOf ? channel.placeOf(to) : to.conversation}`;
};

/**
 * A token bucket for each limit, as the platform counts it. The right to use a bucket is held by one process at a time,
 * so that several processes never multiply a limit; the others leave such deliveries to the holder.
 */
export const createPace = (store: Store, worker: string, clock: Clock): Pace => {
  const buckets = new Map<Limit, Buckets>();
  const held = new Map<string, number>();

  const holds = async (name: string): Promise<boolean> => {
    const now = clock.now();
    if ((held.get(name) ?? 0) > now) return true;
    if (held.size > 10_000) held.clear();
    if (!(await store.hold(name, worker, holdMs))) return false;
    held.set(name, now + holdMs / 2);
    return true;
  };

  return async (channel, to, job) => {
    for (const limit of channel.capabilities.limits) {
      if (limit.counts && !limit.counts.some((counted) => counted === job)) continue;
      const scope = scopeOf(limit, channel, to);
      const name = `limit:${scope}:${limit.perSecond}`;
      if (!(await holds(name))) return 250;
      const bucket = buckets.get(limit) ?? new Buckets(clock, limit);
      buckets.set(limit, bucket);
      const wait = bucket.take(scope);
      if (wait > 0) return wait;
    }
    return 0;
  };
};
