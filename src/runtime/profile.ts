import type { ChannelAdapter } from '../adapters/channel.js';
import { type Clock, sleep } from '../model/clock.js';
import type { Delivery, Job, SendResult } from '../model/delivery.js';
import type { Person } from '../model/person.js';
import type { Store } from '../store/store.js';

type ProfileJob = Extract<Job, { type: 'profile' }>;

/** Asks a platform for more about a customer, and tells the conversation what is new. */
export type AskProfile = (job: ProfileJob, delivery: Delivery) => Promise<SendResult>;

/** No brief waits longer for it. */
const mostMs = 5_000;

/** Best effort: what the platform does not tell in time, or at all, is not asked for again. */
export const createAskProfile = (options: {
  readonly store: Store;
  readonly channels: ReadonlyMap<string, ChannelAdapter>;
  readonly clock: Clock;
}): AskProfile => {
  const { store, channels, clock } = options;

  const ask = async ({ channel, person }: ProfileJob): Promise<Partial<Person> | undefined> => {
    const over = new AbortController();
    const asked =
      channels
        .get(channel)
        ?.profile?.(person)
        .catch(() => undefined) ?? Promise.resolve(undefined);
    const answer = await Promise.race([asked, sleep(clock, mostMs, over.signal).then(() => undefined)]);
    over.abort();
    return answer;
  };

  return async (job, { key, conversation }) => {
    const { person } = job;
    const more = await ask(job);
    const state = await store.conversation(conversation);
    const news = Object.entries(more ?? {}).some(([name, value]) => value && !person[name as keyof Person]);
    if (news && state)
      await store.accept({
        type: 'customer.known',
        key: `known:${key}`,
        at: clock.now(),
        // What makes her who she is stays; the rest is filled in where nothing was known.
        from: { ...more, platform: person.platform, tenant: person.tenant, user: person.user },
        address: state.address,
      });
    return { outcome: 'sent', messageId: '' };
  };
};
