import { type APIGuild, type APIGuildMember, Routes } from 'discord.js';
import type { Address } from '../../../model/message.js';
import type { Capabilities, ChannelHealth } from '../../channel.js';
import type { DeskPlace } from '../../desk-place.js';
import type { DiscordContext, Identity } from '../context.js';
import { codeOf, codes, toSendError } from '../errors.js';
import { RejectedError } from '../identity.js';
import { inviteLink } from '../invite.js';
import { deskAddress, deskThreadAddress } from '../place.js';
import { canView, inspect, type Room } from './access.js';

/** Roles and settings of the channel are known to change by what the gateway tells; this is for what it missed. */
const freshMs = 60_000;

type Found = ReturnType<typeof inspect>;
type Context = Pick<DiscordContext, 'api' | 'clock'>;

/** A text channel on Discord as a desk. */
export class Desk implements DeskPlace {
  readonly name: string;
  readonly address: Address;
  #room: { readonly room: Room; readonly at: number } | undefined;
  readonly #roles = new Map<string, { readonly roles: readonly string[] | undefined; readonly at: number }>();
  #health: ChannelHealth = { ok: false, why: 'Discord has not been asked about the desk channel yet.' };

  constructor(
    private readonly context: Context,
    private readonly who: () => Promise<Identity>,
    readonly channel: string,
    readonly capabilities: Capabilities,
  ) {
    this.name = `discord:${channel}`;
    this.address = deskAddress(channel);
  }

  thread(messageId: string): Address {
    return deskThreadAddress(this.channel, messageId);
  }

  health(): ChannelHealth {
    return this.#health;
  }

  async warnings(): Promise<string[]> {
    const { fault, notes } = await this.#look();
    return [...(fault ? [fault] : []), ...notes];
  }

  /** Finds out again whether the desk works. */
  async check(): Promise<void> {
    const { fault } = await this.#look();
    this.#health = fault ? { ok: false, why: fault } : { ok: true };
  }

  /** What was known of the channel and its server may be out of date. */
  forget(): void {
    this.#room = undefined;
    this.#roles.clear();
  }

  /** The server that the channel is in, as far as it is known. */
  get guild(): string | undefined {
    return this.#room?.room.guild.id;
  }

  /** Whether somebody is a member of the desk: of the server, and able to see the channel. `roles`: if known. */
  async isMember(user: string, roles?: readonly string[]): Promise<boolean> {
    try {
      const now = this.context.clock.now();
      if (!this.#room || now - this.#room.at > freshMs) await this.#read();
      const { room } = this.#room!;
      const hers = roles ?? (await this.#rolesOf(room.guild.id, user, now));
      return hers !== undefined && canView(room, hers, user);
    } catch (error) {
      // Where the bot may no longer look, nobody can be known to be a member.
      if (codeOf(error) !== undefined && toSendError(error).code !== 'unavailable') return false;
      throw error;
    }
  }

  async #rolesOf(guild: string, user: string, now: number): Promise<readonly string[] | undefined> {
    const known = this.#roles.get(user);
    if (known && now - known.at <= freshMs) return known.roles;
    const roles = await this.context.api<APIGuildMember>('GET', Routes.guildMember(guild, user)).then(
      (member) => member.roles,
      (error: unknown) => {
        if (codeOf(error) === codes.unknownMember) return undefined;
        throw error;
      },
    );
    this.#roles.set(user, { roles, at: now });
    return roles;
  }

  async #read(): Promise<Room> {
    const { api, clock } = this.context;
    const at = clock.now();
    const channel = await api<Room['channel']>('GET', Routes.channel(this.channel));
    const guild = channel.guild_id ? await api<APIGuild>('GET', Routes.guild(channel.guild_id)) : nowhere;
    this.#room = { room: { channel, guild }, at };
    return this.#room.room;
  }

  async #look(): Promise<Found> {
    try {
      const { bot } = await this.who();
      const room = await this.#read();
      if (room.guild === nowhere) return { fault: this.#unknown(), notes: [] };
      const me = await this.context.api<APIGuildMember>('GET', Routes.guildMember(room.guild.id, bot));
      return inspect(room, me.roles, bot);
    } catch (error) {
      return { fault: await this.#explain(error), notes: [] };
    }
  }

  async #explain(error: unknown): Promise<string> {
    if (error instanceof RejectedError) return error.message;
    const code = codeOf(error);
    if (code === codes.unknownChannel) return this.#unknown();
    if (code === codes.missingAccess) {
      const { application } = await this.who();
      return `The bot cannot see the desk channel ${this.channel}. Add it to the server with ${inviteLink(application)} and allow it "View Channel" in that channel.`;
    }
    return toSendError(error).message;
  }

  #unknown(): string {
    return `Discord knows no server's channel ${this.channel}: it was deleted, or the id is another thing's. Turn "Developer Mode" on in Discord's settings, right-click the desk channel, "Copy Channel ID", and set DESK=discord:<that id>.`;
  }
}

/** Stands for the server of a channel that is in none. */
const nowhere: Room['guild'] = { id: '0', name: '', owner_id: '0', roles: [] };
