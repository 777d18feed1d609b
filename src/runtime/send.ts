import { type ChannelAdapter, type SendContext, SendError } from '../adapters/channel.js';
import type { DeskPlace } from '../adapters/desk-place.js';
import type { Clock } from '../model/clock.js';
import type { Delivery, SendResult } from '../model/delivery.js';
import type { Address } from '../model/message.js';
import type { Store } from '../store/store.js';
import type { ChannelJob } from './desk-jobs.js';
import type { Files } from './files.js';

/** One attempt at a job that a channel carries out. */
interface Sending {
  readonly delivery: Delivery;
  readonly job: ChannelJob;
  readonly to: Address;
  readonly channel: ChannelAdapter;
  readonly context: SendContext;
}

export const sent = (messageId: string): SendResult => ({ outcome: 'sent', messageId });
export const withheld = (error: string): SendResult => ({ outcome: 'withheld', error });

/** Since the first attempt began, in ms. By the store's clock alone, which `nextAt` tells: ours may be minutes off. */
export const ageWithin =
  (sendMs: number) =>
  ({ nextAt, firstTriedAt }: Delivery): number => {
    const takenAt = nextAt - sendMs;
    return Math.max(0, takenAt - (firstTriedAt ?? takenAt));
  };

/** The message that a part belongs to: the reverse of `partKey`. */
const groupOf = (key: string): string => key.replace(/\/\d+$/, '');

/**
 * Makes one attempt at a message: sends, edits, removes or marks it. One that may have arrived is settled first, by what
 * its channel allows, and never simply sent again. Throws what the channel throws.
 */
export const createSend = (options: {
  readonly store: Store;
  readonly places: ReadonlyMap<string, DeskPlace>;
  readonly files: Files;
  readonly clock: Clock;
  readonly age: (delivery: Delivery) => number;
}) => {
  const { store, places, files, clock, age } = options;

  /** Something before it in the same message, a part or a file, will never arrive: half an answer is worse than none. */
  const isOrphan = async (d: Delivery): Promise<boolean> => {
    const alone = d.key === d.group && !(d.job.type === 'send' && d.job.message.attachments?.length);
    if (alone || !(d.key === d.group || d.key.startsWith(`${d.group}/`))) return false;
    return (await store.deliveries({ group: d.group, limit: 50 })).some(
      (p) => p.index < d.index && (p.state === 'dead' || p.state === 'withheld' || p.state === 'ambiguous'),
    );
  };

  /** The platform's id of a message that was sent before. */
  const targetId = async (d: Delivery, target: string): Promise<string | undefined> =>
    (await store.deliveries({ conversation: d.conversation, group: groupOf(target), limit: 50 })).find(
      (p) => p.key === target,
    )?.messageId;

  /** What became of an attempt that may have arrived; undefined when it is to be made again. */
  const settled = async ({ delivery: d, job, to, channel }: Sending): Promise<SendResult | undefined> => {
    if (!d.unsure || job.type === 'mark') return undefined;
    const { resend } = places.get(job.desk?.name ?? '')?.capabilities ?? channel.capabilities;
    const { how, withinMs = Number.POSITIVE_INFINITY } = resend[job.type];
    if (how === 'idempotent' && age(d) < withinMs) return undefined;
    if (how === 'ambiguous' || !channel.wasSent)
      return { outcome: 'ambiguous', error: 'It may or may not have arrived, and the platform cannot tell.' };
    const found = await channel.wasSent(to, d.key);
    return found === undefined ? undefined : sent(found);
  };

  return async (sending: Sending): Promise<SendResult> => {
    const { delivery: d, job, to, channel, context } = sending;
    if (await isOrphan(d)) return withheld('An earlier part or a file of this message could not be delivered.');
    const known = await settled(sending);
    if (known) return known;
    /** The last look before something leaves: a process that was stopped meanwhile wakes up here before its timers ring. */
    const inTime = (): ChannelAdapter => {
      if (clock.now() < context.until) return channel;
      throw new SendError('unavailable', 'The time for this attempt was over before it began.');
    };
    if (job.type === 'send') {
      const message = await files.stored(job.message, d.conversation);
      return sent((await inTime().send(to, message, context)).messageId);
    }
    if (job.type === 'mark') {
      const messageId = 'messageId' in job.on ? job.on.messageId : await targetId(d, job.on.delivery);
      if (messageId === undefined || !channel.mark) return withheld('There is nothing to mark.');
      await inTime().mark?.(to, messageId, job.mark, context);
      return sent('');
    }
    const messageId = await targetId(d, job.target);
    if (job.type === 'remove') {
      if (messageId !== undefined) await inTime().remove?.(to, messageId, context);
      return sent(messageId ?? '');
    }
    if (messageId === undefined && job.desk) return withheld('What was to be changed is not shown at this desk.');
    if (messageId === undefined || !channel.edit)
      return sent((await inTime().send(to, job.message, context)).messageId);
    await inTime().edit?.(to, messageId, job.message, context);
    return sent(messageId);
  };
};
