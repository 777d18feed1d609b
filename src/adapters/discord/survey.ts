import { type APIChannel, ChannelType } from 'discord.js';

/** How much need there is to read a place, the greatest first. */
export const needs = { asked: 0, desk: 1, channel: 2, thread: 3, direct: 4, archived: 5, edits: 6 } as const;
export type Need = (typeof needs)[keyof typeof needs];

/** A channel, thread or direct message in which something may have been written that was not heard. */
export interface Spot {
  readonly id: string;
  readonly guild?: string | undefined;
  /** The latest message there, as far as Discord tells; it may be deleted by now. */
  readonly last?: string | undefined;
  readonly need: Need;
}

/** A server as the gateway tells of it, with all its channels and the threads that are not archived. */
export interface Server {
  readonly id: string;
  readonly channels?: readonly APIChannel[];
  readonly threads?: readonly APIChannel[];
}

/**
 * The place that a channel or thread is; undefined where nobody writes. Threads at desks come first: what agents wrote waits
 * for customers. Then the few channels, where somebody may have called the bot for the first time.
 */
export const spotOf = (
  guild: string | undefined,
  channel: APIChannel,
  isDesk: (channel: string) => boolean,
): (Spot & { readonly last: string }) | undefined => {
  const last = 'last_message_id' in channel ? channel.last_message_id : undefined;
  // What stands there for a forum is its latest post, which is a thread.
  if (!last || channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia) return undefined;
  const parent = 'parent_id' in channel ? channel.parent_id : undefined;
  const thread =
    channel.type === ChannelType.PublicThread ||
    channel.type === ChannelType.PrivateThread ||
    channel.type === ChannelType.AnnouncementThread;
  const need = parent && isDesk(parent) ? needs.desk : thread ? needs.thread : needs.channel;
  return { id: channel.id, guild, last, need };
};

/** Every place of a server. */
export const spotsOf = ({ id, channels = [], threads = [] }: Server, isDesk: (channel: string) => boolean) =>
  [...channels, ...threads].flatMap((channel) => spotOf(id, channel, isDesk) ?? []);
