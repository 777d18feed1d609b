import type { Self } from '../place.js';
import { isBot, mentions, ofThisWorkspace, spoken } from '../receive.js';
import { millis, type SlackBody, type SlackMessage } from '../wire.js';

/** A message that somebody wrote in a thread of a desk's channel. */
export interface ThreadMessage {
  readonly channel: string;
  /** The root of the thread. */
  readonly thread: string;
  readonly ts: string;
  readonly user: string;
  /** As Slack tells it: text, files, structured text. */
  readonly message: SlackMessage;
}

/** What happened in a desk's channel. */
export type DeskDelivery =
  /** `ourThread`: we began the thread. */
  | { readonly kind: 'wrote'; readonly said: ThreadMessage; readonly at: number; readonly ourThread: boolean }
  | { readonly kind: 'changed'; readonly said: ThreadMessage; readonly at: number; readonly id: string }
  /** `said`: the message as it was. */
  | { readonly kind: 'removed'; readonly said: ThreadMessage; readonly at: number; readonly id: string }
  /** The bot was spoken to outside of any thread. */
  | { readonly kind: 'addressed'; readonly channel: string; readonly user: string }
  /** Somebody joined or left, or the channel itself was changed. */
  | { readonly kind: 'channel'; readonly channel: string }
  | { readonly kind: 'ignored' };

const ignored: DeskDelivery = { kind: 'ignored' };

/** Events about the channel itself. */
const channelEvents =
  /^(member_joined_channel|member_left_channel|(channel|group)_(archive|unarchive|deleted|left|rename|shared|unshared))$/;

const inThread = (message: SlackMessage, channel: string, self: Self): ThreadMessage | undefined => {
  const { user, ts, thread_ts: thread } = message;
  if (!user || !ts || !thread || thread === ts || isBot(message, self)) return undefined;
  return spoken.has(message.subtype) ? { channel, thread, ts, user, message } : undefined;
};

/** The id of the channel that an event is about. */
export const channelOf = (body: SlackBody): string | undefined => {
  const channel: unknown = body.event?.channel;
  const id = typeof channel === 'object' && channel !== null ? (channel as { id?: unknown }).id : channel;
  return typeof id === 'string' ? id : undefined;
};

/** Turns an event in a desk's channel into what happened there. */
export const readDesk = (body: SlackBody, self: Self): DeskDelivery => {
  const { event } = body;
  const channel = channelOf(body);
  if (!event || !channel || !ofThisWorkspace(body, self)) return ignored;
  if (channelEvents.test(event.type ?? '')) return { kind: 'channel', channel };
  if (event.type !== 'message' && event.type !== 'app_mention') return ignored;
  const id = body.event_id ?? `${channel}:${event.event_ts ?? event.ts}:${event.subtype}`;
  const at = millis(event.event_ts ?? event.ts ?? '0');
  const { message: now, previous_message: then } = event;
  if (event.subtype === 'message_changed') {
    const said = now && inThread(now, channel, self);
    // Unfurled links change a message too.
    return said && then?.text !== now.text ? { kind: 'changed', said, at, id } : ignored;
  }
  if (event.subtype === 'message_deleted') {
    const said = then && event.deleted_ts ? inThread({ ...then, ts: event.deleted_ts }, channel, self) : undefined;
    return said ? { kind: 'removed', said, at, id } : ignored;
  }
  const said = inThread(event, channel, self);
  if (said) return { kind: 'wrote', said, at: millis(said.ts), ourThread: event.parent_user_id === self.user };
  // A mention comes as a message, too: one of the two is enough.
  const addressed = event.type === 'app_mention' && event.user && !isBot(event, self) && mentions(event.text, self);
  return addressed ? { kind: 'addressed', channel, user: event.user! } : ignored;
};
