import type { Json } from '../../model/json.js';
import type { Address } from '../../model/message.js';
import type { Person } from '../../model/person.js';

/** Who the bot is in its workspace, as `auth.test` says. */
export interface Self {
  readonly team: string;
  readonly enterprise?: string;
  /** The bot's user id. */
  readonly user: string;
}

/** A command's or click's own way to answer, in the channel where it was given, seen by the asker alone. */
export interface PrivateReply {
  readonly url: string;
  /** When it was opened, ms UTC. */
  readonly at: number;
}

/** Where a customer is answered. Kept in `Address.ref`. */
export interface SlackRef {
  /** A channel's id, or a user's: Slack opens her direct message for that. */
  readonly channel: string;
  readonly user: string;
  /** The root of the thread; absent: no thread. */
  readonly thread?: string;
  /** The thread is somebody else's, so that a reply must say whom it answers. */
  readonly named?: true;
  readonly privately?: PrivateReply;
}

/** A desk: its channel, or the thread of one case in it. Kept in `Address.ref`. */
export interface DeskRef {
  readonly desk: true;
  readonly channel: string;
  /** The head card; absent: the channel itself. */
  readonly thread?: string;
}

/** Where we say something. */
export type Ref = SlackRef | DeskRef;

export const isDesk = (ref: Ref): ref is DeskRef => 'desk' in ref;

/** The address of a desk's channel, or of the thread under one of its messages. */
export const deskAddress = (channel: string, thread?: string): Address => {
  const ref: DeskRef = { desk: true, channel, ...(thread ? { thread } : {}) };
  const conversation = `slack:desk:${channel}${thread ? `:${thread}` : ''}`;
  return { channel: 'slack', conversation, ref: ref as unknown as Json };
};

/** Direct messages are the channels whose id begins with D. */
export const isDirect = (channel: string): boolean => channel.startsWith('D');

const home = (self: Self): string => (self.enterprise ? `${self.enterprise}.${self.team}` : self.team);

/**
 * A conversation is team, channel, thread and user. A customer has one direct message with the bot, so her id stands for
 * it: what she asks by command and what she writes there is one conversation, wherever the channel's id is not known.
 * The parts are joined by colons, for keys of split messages are told apart by a slash.
 */
export const addressOf = (self: Self, ref: SlackRef): Address => {
  const direct = isDirect(ref.channel) || ref.channel === ref.user;
  const where = direct ? ['dm', ref.user, ref.thread] : [ref.channel, ref.thread, ref.user];
  const conversation = `slack:${[home(self), ...where.filter((part) => part !== undefined)].join(':')}`;
  return { channel: 'slack', conversation, ref: ref as unknown as Json };
};

/** `team`: her home team, when it may be another one (Slack Connect). */
export const personOf = (self: Self, user: string, team: string | undefined): Person => ({
  platform: 'slack',
  tenant: team === undefined || team === self.team ? home(self) : team,
  user,
});

/** Reads a stored reference; undefined if it is none of ours. */
export const readRef = (ref: Json): Ref | undefined => {
  const { channel, user, desk } = (ref ?? {}) as Partial<SlackRef & DeskRef>;
  return typeof channel === 'string' && (typeof user === 'string' || desk) ? (ref as unknown as Ref) : undefined;
};

/** Names the channel that a place lies in, whichever way it was come by: Slack's limits are kept for each. */
export const channelKey = (ref: Ref): string => (!isDesk(ref) && isDirect(ref.channel) ? ref.user : ref.channel);

/** A message's id is unique in its channel only. */
export const messageId = (channel: string, ts: string): string => `${channel}:${ts}`;

/** The channel and timestamp of a message's id; undefined for a reply that was shown to the asker alone. */
export const readMessageId = (id: string): { channel: string; ts: string } | undefined => {
  const match = /^([CDG][A-Z0-9]*):(\d+\.\d+)$/.exec(id);
  return match ? { channel: match[1]!, ts: match[2]! } : undefined;
};

/** Marks the buttons of a head card. */
export const deskBlockId = 'careline-desk';

/** Marks a row of buttons with the place that it belongs to, so that a click finds its conversation. */
export const blockIdOf = (ref: Ref): string => {
  if (isDesk(ref)) return deskBlockId;
  const { channel, user, thread, named } = ref;
  return ['careline', isDirect(channel) ? user : channel, user, thread ?? '', named ? 'named' : ''].join('/');
};

export const readBlockId = (id: string | undefined): SlackRef | undefined => {
  const [mark, channel, user, thread, named] = (id ?? '').split('/');
  if (mark !== 'careline' || !channel || !user) return undefined;
  return { channel, user, ...(thread ? { thread } : {}), ...(named ? { named: true } : {}) };
};
