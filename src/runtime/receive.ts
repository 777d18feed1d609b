import { IntakeError, type Sink } from '../adapters/channel.js';
import { Buckets } from '../model/buckets.js';
import type { Clock } from '../model/clock.js';
import type { InboundEvent } from '../model/event.js';
import { personKey } from '../model/person.js';
import { type Store, StoreError } from '../store/store.js';
import type { Metrics } from './metrics.js';
import type { RuntimeSettings } from './settings.js';

/**
 * Takes events in: counts them against their sender's limit, then stores them. Of the messages above the limit the first
 * one is kept, marked `limited`, so that the sender is told once; the others are dropped until she has slowed down.
 */
export const createReceive = (options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: RuntimeSettings;
  readonly metrics: Metrics;
  readonly stopping: () => boolean;
  readonly taken: () => void;
}): Sink => {
  const { store, clock, settings, metrics } = options;
  const buckets = new Buckets(clock, { burst: settings.personBurst, perSecond: settings.personPerSecond });
  const told = new Map<string, number>();

  const admit = (event: InboundEvent): InboundEvent | undefined => {
    if (!('from' in event)) return event;
    const person = personKey(event.from);
    const now = clock.now();
    if (buckets.take(person) === 0) {
      told.delete(person);
      return event;
    }
    if (event.type !== 'customer.said' || (told.get(person) ?? 0) > now - 60_000) return undefined;
    if (told.size > 10_000) told.clear();
    told.set(person, now);
    return { ...event, limited: true };
  };

  return async (event) => {
    if (options.stopping()) throw new IntakeError('stopping');
    const admitted = admit(event);
    if (!admitted) {
      metrics.received.inc({ channel: event.address.channel, result: 'limited' });
      return 'limited';
    }
    try {
      const result = await store.accept(admitted);
      metrics.received.inc({ channel: event.address.channel, result });
      if (result === 'new') options.taken();
      return result;
    } catch (error) {
      metrics.received.inc({ channel: event.address.channel, result: 'failed' });
      const full = error instanceof StoreError && error.code === 'full';
      throw new IntakeError(full ? 'queue-full' : 'store-unavailable', { cause: error });
    }
  };
};
