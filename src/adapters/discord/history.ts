import { type APIChannel, type APIGuild, type APIMessage, ChannelType, RateLimitError, Routes } from 'discord.js';
import { sleep } from '../../model/clock.js';
import type { DiscordContext } from './context.js';
import { asDelivery, type Delivery } from './deliveries.js';
import type { Desks } from './desk/desks.js';
import { codeOf, toSendError } from './errors.js';
import { byTime, firstIdAt } from './snowflake.js';

/** How much of the past is read at most, and in how many places at once. */
const bounds = {
  channels: 1_000,
  directs: 250,
  perChannel: 300,
  messages: 10_000,
  quietMs: 30 * 86_400_000,
  waits: 20,
  atOnce: 8,
} as const;
const pageSize = 100;

/** A channel in which something may have been written. */
interface Candidate {
  readonly id: string;
  readonly guild: string | undefined;
}

/** Reads what was written while nobody listened, as the gateway would have delivered it. */
export class History {
  constructor(
    private readonly context: DiscordContext,
    private readonly desks: Desks,
  ) {}

  /** Messages since then in direct messages and servers, oldest first; bounded, the liveliest places first. */
  async since(ms: number): Promise<readonly Delivery[]> {
    const { bot } = this.context.identity();
    const after = firstIdAt(ms);
    const found: Delivery[] = [];
    const places = await this.#candidates(ms, after);
    const left = places.splice(bounds.channels);
    const readOn = async (): Promise<void> => {
      for (let place = places.shift(); place; place = places.shift()) {
        if (found.length >= bounds.messages) return void left.push(place);
        for (const message of await this.#read(place.id, after)) {
          // What the bot said itself is half of it, and must not stand in the way of what it has not heard.
          const delivery = message.author.id === bot ? undefined : asDelivery(message, place.guild);
          if (delivery) found.push(delivery);
        }
      }
    };
    try {
      await Promise.all(Array.from({ length: bounds.atOnce }, readOn));
    } finally {
      // Where one of them failed, the others are to stop as well.
      places.length = 0;
    }
    if (left.length > 0)
      this.context.log.warn(
        { places: left.length },
        'More was written meanwhile than is caught up on; the rest is left',
      );
    return found.sort((a, b) => byTime(a.d.id, b.d.id));
  }

  /**
   * Discord tells of no direct messages that a bot has not had before, so those known are looked into; of a server it tells
   * which channels and threads have newer messages. Threads at desks come first: what agents wrote waits for customers. Then
   * the few channels, where somebody may have called the bot for the first time.
   */
  async #candidates(ms: number, after: string): Promise<Candidate[]> {
    const dms = await this.context.places.latest('dm', ms - bounds.quietMs, bounds.directs);
    const cases: Candidate[] = [];
    const open: Candidate[] = [];
    const threads: Candidate[] = [];
    const guilds = (await this.#get<APIGuild[]>(Routes.userGuilds())) ?? [];
    for (const { id: guild } of guilds) {
      const active = await this.#get<{ threads: APIChannel[] }>(Routes.guildActiveThreads(guild));
      const channels = (await this.#get<APIChannel[]>(Routes.guildChannels(guild))) ?? [];
      for (const channel of [...(active?.threads ?? []), ...channels]) {
        const last = 'last_message_id' in channel ? channel.last_message_id : undefined;
        const readable = channel.type !== ChannelType.GuildForum && channel.type !== ChannelType.GuildMedia;
        if (!last || !readable || byTime(last, after) < 0) continue;
        const parent = 'parent_id' in channel ? channel.parent_id : undefined;
        const thread = channel.type === ChannelType.PublicThread || channel.type === ChannelType.PrivateThread;
        const atDesk = this.desks.of(parent ?? undefined) !== undefined;
        (atDesk ? cases : thread ? threads : open).push({ id: channel.id, guild });
      }
    }
    return [...cases, ...open, ...dms.map(({ id }) => ({ id, guild: undefined })), ...threads];
  }

  async #read(channel: string, from: string): Promise<APIMessage[]> {
    const read: APIMessage[] = [];
    let after = from;
    while (read.length < bounds.perChannel) {
      const query = { after, limit: String(pageSize) };
      const page = (await this.#get<APIMessage[]>(Routes.channelMessages(channel), query)) ?? [];
      const ordered = [...page].sort((a, b) => byTime(a.id, b.id));
      read.push(...ordered);
      if (page.length < pageSize) break;
      after = ordered.at(-1)!.id;
    }
    return read;
  }

  /** Waits for rate limits; undefined where the bot may not look. Throws `SendError` when Discord cannot be reached. */
  async #get<T>(route: string, query?: Readonly<Record<string, string>>): Promise<T | undefined> {
    for (let waits = 0; ; waits++)
      try {
        return await this.context.api<T>('GET', route, query ? { query } : {});
      } catch (error) {
        if (error instanceof RateLimitError && waits < bounds.waits) {
          await sleep(this.context.clock, toSendError(error).retryAfterMs ?? 1_000);
        } else if (codeOf(error) !== undefined && toSendError(error).code !== 'unavailable') return undefined;
        else throw toSendError(error);
      }
  }
}
