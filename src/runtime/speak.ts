import { type ChannelAdapter, SendError } from '../adapters/channel.js';
import type { DeskPlace } from '../adapters/desk-place.js';
import type { Desk } from '../escalation/desk.js';
import { isOpen } from '../escalation/ticket.js';
import { type Clock, sleep } from '../model/clock.js';
import type { Delivery, SendResult } from '../model/delivery.js';
import type { Json } from '../model/json.js';
import type { Store } from '../store/store.js';
import { createDeskJobs, isCard } from './desk-jobs.js';
import type { Files } from './files.js';
import { lessonFeed } from './learning.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Leaving, Pace } from './pace.js';
import type { AskProfile } from './profile.js';
import { type Attempt, createReport } from './report.js';
import { ageWithin, createSend, sent, withheld } from './send.js';
import type { RuntimeSettings } from './settings.js';

export interface SpeakOptions {
  readonly store: Store;
  readonly worker: string;
  readonly channels: ReadonlyMap<string, ChannelAdapter>;
  readonly desks: ReadonlyMap<string, Desk>;
  /** Desks on platforms. */
  readonly places: ReadonlyMap<string, DeskPlace>;
  readonly files: Files;
  readonly askProfile: AskProfile;
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

/** So soon whoever may send it can take a delivery that this process may not send. */
const elsewhereMs = 10;

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Carries out one delivery and records what came of it. All retries of the product happen here, through the outbox; an
 * attempt that may have arrived is settled first, by what its channel allows, and never simply sent again.
 */
export const createSpeak = (options: SpeakOptions) => {
  const { store, worker, channels, desks, places, clock, log, metrics, settings } = options;
  const deskJobs = createDeskJobs(store, places);
  const age = ageWithin(settings.sendMs);
  const send = createSend({ store, places, files: options.files, clock, age });
  const report = createReport(store, clock, desks.size + places.size);

  /** Half its age: waits grow by half each time, between the shortest and the longest. */
  const backOff = (d: Delivery) => Math.min(settings.retryMaxMs, Math.max(settings.retryMinMs, Math.round(age(d) / 2)));

  /** How long a delivery is tried. A case is announced as long as it is open; a reply does not wait long for its files. */
  const giveUpMs = ({ job, report }: Delivery): number => {
    if (job.type === 'notify' || isCard(job)) return Number.POSITIVE_INFINITY;
    return job.type === 'fetch' && report ? settings.fileGiveUpMs : settings.giveUpMs;
  };

  const failed = (d: Delivery, error: unknown): Attempt => {
    const reason = text(error);
    // What we do not know to have failed may have arrived.
    const code = error instanceof SendError ? error.code : 'unsure';
    if (!(error instanceof SendError)) log.error({ err: error, delivery: d.key }, 'A send failed in an unknown way');
    const retry = (afterMs: number, unsure: boolean, lasting: boolean): Attempt => ({
      result: { outcome: 'retry', afterMs, unsure, error: reason },
      lasting,
    });
    if (code === 'ambiguous') return { result: { outcome: 'ambiguous', error: reason } };
    const card = isCard(d.job);
    if (code === 'refused' || code === 'gone') {
      // An admin may let the bot in again: whoever waits is not given up meanwhile.
      if (card) return retry(settings.deskRetryMs, d.unsure, true);
      return { result: { outcome: 'dead', error: reason }, gone: code === 'gone' && d.job.type === 'send' };
    }
    if (age(d) > giveUpMs(d)) {
      const outcome = d.unsure || code === 'unsure' ? 'ambiguous' : 'dead';
      return { result: { outcome, error: `Given up: ${reason}` } };
    }
    const lasting = !card || age(d) > settings.deskGraceMs;
    if (code === 'rate-limited') {
      const wait = error instanceof SendError ? error.retryAfterMs : undefined;
      return retry(wait ?? backOff(d), d.unsure, false);
    }
    return retry(backOff(d), d.unsure || code === 'unsure', lasting);
  };

  /** Waits for its turn, when that comes soon: given back, the delivery might be taken by a process that may not send it. */
  const inTurn = async (channel: ChannelAdapter, leaving: Leaving, signal: AbortSignal, until: number) => {
    for (;;) {
      const wait = await options.pace(channel, leaving);
      if (wait === 'elsewhere') return elsewhereMs;
      if (wait === 0 || wait > (until - clock.now()) / 4) return wait;
      await sleep(clock, wait, signal);
    }
  };

  const attempt = async (d: Delivery, signal: AbortSignal, until: number): Promise<SendResult> => {
    const { job } = d;
    if (job.type === 'notify') {
      const desk = desks.get(job.desk);
      if (!desk) return withheld(`The desk ${job.desk} is no longer configured.`);
      const ticket = await store.ticket(job.notice.ticket.id);
      if (ticket && !isOpen(ticket)) return withheld('The case was closed before anybody could be told.');
      await desk.notify(job.notice, d.key);
      return sent('');
    }
    if (job.type === 'fetch') return options.files.fetch(job, d.conversation, signal);
    if (job.type === 'profile') return options.askProfile(job, d);
    if (job.type === 'learn') {
      await store.append(lessonFeed, d.key, job.lesson as unknown as Json);
      return sent('');
    }
    const channel = channels.get(job.to.channel);
    if (!channel) throw new SendError('unavailable', `The channel ${job.to.channel} is off.`);
    const aim = await deskJobs.aim(job, d);
    if ('over' in aim) return aim.over;
    const { to } = aim;
    const wait = await inTurn(channel, { to, job: job.type, key: d.key }, signal, until);
    // Its turn will come: however long that takes, it is not given up for it.
    if (wait > 0)
      return { outcome: 'retry', afterMs: wait, unsure: d.unsure, error: 'Waiting for the platform’s rate limit.' };
    const result = await send({ delivery: d, job, to, channel, context: { key: d.key, signal, until } });
    if (result.outcome === 'sent' && isCard(job) && job.desk) await deskJobs.remember(job.desk, result.messageId, d);
    return result;
  };

  const speak = async ({ delivery: d, holder, until }: Held): Promise<void> => {
    const controller = new AbortController();
    const cancel = clock.after(Math.max(0, until - clock.now()), () => controller.abort());
    let made: Attempt;
    try {
      made = { result: await attempt(d, controller.signal, until) };
    } catch (error) {
      made = failed(d, error);
    } finally {
      cancel();
    }
    const { result } = made;
    metrics.deliveries.inc({ job: d.job.type, outcome: result.outcome });
    if (result.outcome === 'dead' || result.outcome === 'ambiguous')
      log.warn({ delivery: d.key, reason: result.error, outcome: result.outcome }, 'A delivery did not go through');
    const warned = await report(d, made);
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
