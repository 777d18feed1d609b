import { type ChannelAdapter, type SendContext, SendError } from '../adapters/channel.js';
import type { Desk } from '../escalation/desk.js';
import type { Clock } from '../model/clock.js';
import type { Delivery, SendResult } from '../model/delivery.js';
import type { DeliverySettled } from '../model/event.js';
import type { Store } from '../store/store.js';
import type { FileFetcher } from './files.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Pace } from './pace.js';
import type { RuntimeSettings } from './settings.js';

export interface SpeakOptions {
  readonly store: Store;
  readonly worker: string;
  readonly channels: ReadonlyMap<string, ChannelAdapter>;
  readonly desks: ReadonlyMap<string, Desk>;
  readonly fetchFile: FileFetcher;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: RuntimeSettings;
}

/**
 * A delivery that this process may work on. `holder` differs at every take: an attempt that overslept its lease cannot
 * settle the one that took its place, not even in the same process. `until`, by this process's clock: nothing may leave
 * after that.
 */
interface Held {
  readonly delivery: Delivery;
  readonly holder: string;
  readonly until: number;
}

const sent = (messageId: string): SendResult => ({ outcome: 'sent', messageId });
const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The message that a part belongs to: the reverse of `partKey`. */
const groupOf = (key: string): string => key.replace(/\/\d+$/, '');

/**
 * Carries out one delivery and records what came of it. All retries of the product happen here, through the outbox; an
 * attempt that may have arrived is settled first, by what its channel allows, and never simply sent again.
 */
export const createSpeak = (options: SpeakOptions) => {
  const { store, worker, channels, desks, clock, log, metrics, settings } = options;

  /** Since the first attempt began, in ms. By the store's clock alone, which `nextAt` tells: ours may be minutes off. */
  const age = (d: Delivery) => {
    const takenAt = d.nextAt - settings.sendMs;
    return Math.max(0, takenAt - (d.firstTriedAt ?? takenAt));
  };
  /** Half its age: waits grow by half each time, between the shortest and the longest. */
  const backOff = (d: Delivery) => Math.min(settings.retryMaxMs, Math.max(settings.retryMinMs, Math.round(age(d) / 2)));

  const failed = (d: Delivery, error: unknown): SendResult => {
    const reason = text(error);
    // What we do not know to have failed may have arrived.
    const code = error instanceof SendError ? error.code : 'unsure';
    if (!(error instanceof SendError)) log.error({ err: error, delivery: d.key }, 'A send failed in an unknown way');
    if (code === 'refused' || code === 'gone') return { outcome: 'dead', error: reason };
    if (age(d) > settings.giveUpMs && d.job.type !== 'notify')
      return { outcome: d.unsure || code === 'unsure' ? 'ambiguous' : 'dead', error: `Given up: ${reason}` };
    if (code === 'rate-limited') {
      const wait = error instanceof SendError ? error.retryAfterMs : undefined;
      return { outcome: 'retry', afterMs: wait ?? backOff(d), unsure: d.unsure, error: reason };
    }
    return { outcome: 'retry', afterMs: backOff(d), unsure: d.unsure || code === 'unsure', error: reason };
  };

  /** Something before it in the same split message will never arrive: half an answer is worse than none. */
  const isOrphan = async (d: Delivery): Promise<boolean> =>
    d.key !== d.group &&
    d.key.startsWith(`${d.group}/`) &&
    (await store.deliveries({ group: d.group, limit: 50 })).some(
      (p) => p.index < d.index && (p.state === 'dead' || p.state === 'withheld' || p.state === 'ambiguous'),
    );

  /** The platform's id of the message that a job edits or removes. */
  const targetId = async (d: Delivery, target: string): Promise<string | undefined> =>
    (await store.deliveries({ conversation: d.conversation, group: groupOf(target), limit: 50 })).find(
      (p) => p.key === target,
    )?.messageId;

  const toCustomer = async (
    d: Delivery,
    channel: ChannelAdapter,
    context: SendContext,
    until: number,
  ): Promise<SendResult> => {
    const { job } = d;
    if (job.type !== 'send' && job.type !== 'edit' && job.type !== 'remove') throw new TypeError(job.type);
    if (await isOrphan(d))
      return { outcome: 'withheld', error: 'An earlier part of this message could not be delivered.' };
    if (d.unsure) {
      const { how, withinMs } = channel.capabilities.resend[job.type];
      const safe = how === 'idempotent' && age(d) < (withinMs ?? Number.POSITIVE_INFINITY);
      if (!safe) {
        if (how === 'ambiguous' || !channel.wasSent)
          return { outcome: 'ambiguous', error: 'It may or may not have arrived, and the platform cannot tell.' };
        const found = await channel.wasSent(job.to, d.key);
        if (found !== undefined) return sent(found);
      }
    }
    /** The last look before something leaves: a process that was stopped meanwhile wakes up here before its timers ring. */
    const inTime = (): ChannelAdapter => {
      if (clock.now() < until) return channel;
      throw new SendError('unavailable', 'The time for this attempt was over before it began.');
    };
    if (job.type === 'send') return sent((await inTime().send(job.to, job.message, context)).messageId);
    const messageId = await targetId(d, job.target);
    if (job.type === 'remove') {
      if (messageId !== undefined) await inTime().remove?.(job.to, messageId, context);
      return sent(messageId ?? '');
    }
    if (messageId === undefined || !channel.edit)
      return sent((await inTime().send(job.to, job.message, context)).messageId);
    await inTime().edit?.(job.to, messageId, job.message, context);
    return sent(messageId);
  };

  const attempt = async (d: Delivery, signal: AbortSignal, until: number): Promise<SendResult> => {
    const { job } = d;
    if (job.type === 'notify') {
      const desk = desks.get(job.desk);
      if (!desk) return { outcome: 'withheld', error: `The desk ${job.desk} is no longer configured.` };
      const ticket = await store.ticket(job.notice.ticket.id);
      if (ticket && (ticket.status === 'resolved' || ticket.status === 'handed-back'))
        return { outcome: 'withheld', error: 'The case was closed before anybody could be told.' };
      await desk.notify(job.notice, d.key);
      return sent('');
    }
    if (job.type === 'fetch') return options.fetchFile(job, d.conversation, signal);
    const channel = channels.get(job.to.channel);
    if (!channel) throw new SendError('unavailable', `The channel ${job.to.channel} is off.`);
    const wait = await options.pace(channel, d);
    if (wait > 0) throw new SendError('rate-limited', 'Waiting for the platform’s rate limit.', wait);
    return toCustomer(d, channel, { key: d.key, signal, until }, until);
  };

  /** Tells the conversation what it has to know. Stored before the delivery is settled, so that no crash swallows it. */
  const report = async (d: Delivery, result: SendResult): Promise<boolean> => {
    const desk = d.job.type === 'notify' ? d.job.desk : undefined;
    let outcome: DeliverySettled['outcome'];
    if (result.outcome === 'retry') {
      if (!desk || d.warned || result.error.startsWith('Waiting for the platform')) return false;
      outcome = 'failing';
    } else if (result.outcome === 'withheld') return false;
    else outcome = result.outcome;
    if (!d.report || (outcome === 'sent' && !desk)) return false;
    const state = await store.conversation(d.conversation);
    if (!state) return false;
    await store.accept({
      type: 'delivery.settled',
      key: `settled:${d.key}:${outcome}:${outcome === 'failing' ? 0 : d.tries}`,
      at: clock.now(),
      address: state.address,
      delivery: d.key,
      ...(desk ? { desk } : {}),
      outcome,
      ...('error' in result ? { reason: result.error } : {}),
    });
    return outcome === 'failing';
  };

  const speak = async ({ delivery: d, holder, until }: Held): Promise<void> => {
    const controller = new AbortController();
    const cancel = clock.after(Math.max(0, until - clock.now()), () => controller.abort());
    let result: SendResult;
    try {
      result = await attempt(d, controller.signal, until);
    } catch (error) {
      result = failed(d, error);
    } finally {
      cancel();
    }
    metrics.deliveries.inc({ job: d.job.type, outcome: result.outcome });
    if (result.outcome === 'dead' || result.outcome === 'ambiguous')
      log.warn({ delivery: d.key, reason: result.error, outcome: result.outcome }, 'A delivery did not go through');
    const warned = await report(d, result);
    const settled = await store.settle(d.key, holder, warned ? ({ ...result, warned } as SendResult) : result);
    if (!settled) log.warn({ delivery: d.key }, 'Another worker had taken this delivery over; its outcome counts');
  };

  let takes = 0;
  /** Takes due deliveries. The clock is read before, so that the time that the store takes is not ours. */
  const take = async (limit: number): Promise<Held[]> => {
    const holder = `${worker}/${++takes}`;
    const until = clock.now() + settings.sendMs * 0.8;
    return (await store.due(holder, settings.sendMs, limit)).map((delivery) => ({ delivery, holder, until }));
  };

  return { take, speak };
};
