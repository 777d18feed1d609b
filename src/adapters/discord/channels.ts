import { type APIChannel, type ChannelType, Routes } from 'discord.js';
import type { Api } from './api.js';
import { codeOf } from './errors.js';

/** What a channel is, and for a thread the channel that it belongs to. */
export interface Kind {
  readonly type: ChannelType;
  readonly parent?: string;
}

const most = 20_000;

const kindOf = (channel: { readonly type: ChannelType; readonly parent_id?: string | null }): Kind => ({
  type: channel.type,
  ...(channel.parent_id ? { parent: channel.parent_id } : {}),
});

/** What the channels of the servers are: learnt from the gateway, else asked for once. */
export class Channels {
  readonly #known = new Map<string, Kind>();

  constructor(private readonly api: Api) {}

  /** Learns from what the gateway tells of channels and threads. */
  learn(packet: { readonly t?: string; readonly d?: unknown }): void {
    const d = packet.d as { channels?: APIChannel[]; threads?: APIChannel[] };
    if (packet.t === 'GUILD_CREATE') for (const one of [...(d.channels ?? []), ...(d.threads ?? [])]) this.#note(one);
    if (packet.t === 'CHANNEL_CREATE' || packet.t === 'THREAD_CREATE') this.#note(packet.d as APIChannel);
  }

  /** Undefined where the bot may not look. Throws what the SDK throws when Discord does not answer. */
  async get(id: string): Promise<Kind | undefined> {
    const known = this.#known.get(id);
    if (known) return known;
    try {
      return this.#note(await this.api<APIChannel>('GET', Routes.channel(id)));
    } catch (error) {
      if (codeOf(error) !== undefined) return undefined;
      throw error;
    }
  }

  #note(channel: APIChannel): Kind {
    if (this.#known.size > most) this.#known.clear();
    const kind = kindOf(channel as Parameters<typeof kindOf>[0]);
    this.#known.set(channel.id, kind);
    return kind;
  }
}
