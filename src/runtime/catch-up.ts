import type { ChannelAdapter, Sink } from '../adapters/channel.js';
import { type Clock, sleep } from '../model/clock.js';
import type { Store } from '../store/store.js';
import type { Log } from './log.js';

/** How often it is noted that a channel works. What may have been missed is looked for from a little before that. */
const noteMs = 10_000;
const overlapMs = 2 * 60_000;
/** What was said longer ago than this is not answered out of the blue. */
const longestMs = 24 * 3_600_000;

const collection = 'heard-until';

/**
 * Takes in what was said on a channel while nobody listened: after a start and after an outage, from the moment up to
 * which all was heard, less an overlap. What was heard before has the same key and changes nothing.
 */
export const createCatchUp = (options: {
  readonly store: Store;
  readonly channels: readonly ChannelAdapter[];
  readonly sink: Sink;
  readonly clock: Clock;
  readonly log: Log;
}) => {
  const { store, channels, sink, clock, log } = options;
  const stopping = new AbortController();
  let over: Promise<unknown> = Promise.resolve();

  const heardUntil = async (channel: string): Promise<number | undefined> => {
    const doc = (await store.get(collection, channel)) as { readonly at?: number } | undefined;
    return doc?.at;
  };

  const catchUp = async (channel: ChannelAdapter, began: number): Promise<void> => {
    const until = await heardUntil(channel.name);
    if (until === undefined) return;
    const since = Math.max(until - overlapMs, began - longestMs);
    let taken = 0;
    for await (const event of channel.catchUp!(since)) {
      if (stopping.signal.aborted) return;
      if ((await sink(event)) === 'new') taken++;
    }
    if (taken > 0) log.info({ channel: channel.name, taken }, 'Took in what was said meanwhile');
  };

  /** Follows one channel: catches up whenever it begins to work, and notes how far all was heard while it does. */
  const follow = async (channel: ChannelAdapter): Promise<void> => {
    let heard = false;
    while (!stopping.signal.aborted) {
      const now = clock.now();
      if (!channel.health().ok) heard = false;
      else
        try {
          if (!heard) await catchUp(channel, now);
          if (stopping.signal.aborted) return;
          heard = true;
          await store.put(collection, channel.name, { v: 1, at: now });
        } catch (error) {
          log.warn({ err: error, channel: channel.name }, 'Could not catch up on what was said; trying again');
        }
      await sleep(clock, noteMs, stopping.signal);
    }
  };

  return {
    start(): void {
      over = Promise.all(channels.filter((channel) => channel.catchUp).map(follow));
    },
    async stop(): Promise<void> {
      stopping.abort();
      await over;
    },
  };
};
