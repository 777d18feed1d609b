import { type ChannelAdapter, SendError } from '../adapters/channel.js';
import type { DeskPlace } from '../adapters/desk-place.js';
import type { OutboundMessage } from '../model/message.js';
import { systemClock } from '../runtime/clock.js';
import { randomToken } from '../runtime/random.js';
import { answerMs, warningsOf } from './doctor-desks.js';
import type { Opened } from './doctor-platforms.js';
import { type Finding, fault, fine, note } from './finding.js';

const text = 'Careline’s doctor tries out this channel. This message goes away by itself.';
/** A button, as head cards and questions have them: some platforms treat a message with buttons as something else. */
const choices = [{ id: 'doctor', label: 'Just a test' }];

/** A place named on the command line, such as `slack:C0123`. */
export interface Target {
  readonly platform: string;
  readonly place: string;
}

/** Runs one step of a try-out; says how long it took. */
const timed = async <T>(step: (time: { signal: AbortSignal; until: number }) => Promise<T>): Promise<[T, number]> => {
  const began = systemClock.now();
  const over = new AbortController();
  const cancel = systemClock.after(answerMs, () => over.abort());
  try {
    return [await step({ signal: over.signal, until: began + answerMs }), systemClock.now() - began];
  } finally {
    cancel();
  }
};

/** What went wrong, and what the platform says about a place of which it was not asked before. */
const explain = async (what: string, place: DeskPlace, isDesk: boolean, error: unknown): Promise<Finding[]> => {
  const why = error instanceof Error ? error.message : String(error);
  const uncertain = error instanceof SendError && (error.code === 'unsure' || error.code === 'ambiguous');
  const said = `${place.name}: the test message could not be ${what}. ${why}`;
  const more = isDesk ? [] : ((await warningsOf(place).catch(() => undefined)) ?? []);
  return [
    fault(uncertain ? `${said} If it stands there, remove it by hand.` : said),
    ...more.map((warning) => fault(`${place.name}: ${warning}`)),
  ];
};

/** Sends a message with a button to a place as any other goes there, looks it up, changes it, and removes it. */
const tryPlace = async (channel: ChannelAdapter, place: DeskPlace, isDesk: boolean): Promise<Finding[]> => {
  const key = `doctor:${randomToken(9)}`;
  const to = place.address;
  const message: OutboundMessage = { text, choices };
  let what = 'sent';
  try {
    const [{ messageId }, sent] = await timed((time) => channel.send(to, message, { key, ...time }));
    const took = [`sent in ${sent} ms`];
    const missed: Finding[] = [];
    if (channel.wasSent) {
      what = 'looked up';
      const [found, ms] = await timed(() => channel.wasSent!(to, key));
      if (found === messageId) took.push(`looked up in ${ms} ms`);
      else missed.push(fault(`${place.name}: the test message was sent and cannot be found by its key.`));
    }
    if (channel.edit) {
      what = 'edited';
      const edited = { text: `${text} It is there.`, choices };
      took.push(`edited in ${(await timed((time) => channel.edit!(to, messageId, edited, { key, ...time })))[1]} ms`);
    }
    if (channel.remove) {
      what = 'removed';
      took.push(`removed in ${(await timed((time) => channel.remove!(to, messageId, { key, ...time })))[1]} ms`);
    }
    return [...missed, fine(`${place.name}: a test message with a button was ${took.join(', ')}`)];
  } catch (error) {
    return explain(what, place, isDesk, error);
  }
};

/**
 * Sends a message on each platform that is on: to its desks and to what the command line names. Nothing goes to customers,
 * and nothing is taken in.
 */
export const tryPlatforms = async ({ channels, desks }: Opened, targets: readonly Target[]): Promise<Finding[]> => {
  const findings: Finding[] = targets
    .filter(({ platform }) => !channels.some((one) => one.name === platform))
    .map(({ platform, place }) => fault(`${platform}:${place} cannot be tried: ${platform} is not set up.`));
  for (const channel of channels) {
    const places = new Map(desks.filter((d) => d.address.channel === channel.name).map((desk) => [desk.name, desk]));
    const mine = targets.filter(({ platform }) => platform === channel.name);
    for (const { platform, place } of mine)
      try {
        const opened = channel.openDesk?.(place);
        if (opened) places.set(opened.name, opened);
      } catch (error) {
        const why = error instanceof Error ? error.message.replace(/^DESK=/, '') : String(error);
        findings.push(fault(`${platform}:${place} cannot be tried. ${why}`));
      }
    if (places.size === 0 && mine.length === 0)
      findings.push(
        note(
          `${channel.name}: nothing was sent, for there is no place where it would disturb nobody. Set DESK, or name a channel: npm run doctor -- --live --to ${channel.name}:CHANNEL`,
        ),
      );
    for (const place of places.values()) findings.push(...(await tryPlace(channel, place, desks.includes(place))));
  }
  return findings;
};
