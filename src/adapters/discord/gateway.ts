import { Client, Events, GatewayCloseCodes, Options, SimpleShardingStrategy } from 'discord.js';
import { sleep } from '../../model/clock.js';
import type { ChannelHealth } from '../channel.js';
import { restOptions } from './api.js';
import type { DiscordConfig } from './config.js';
import type { DiscordDeps } from './context.js';
import { intents } from './invite.js';

/** What the SDK has underneath, as far as it is needed to close it for good. */
interface Shards {
  destroy(options: { readonly code: number; readonly reason: string }): unknown;
}

export interface GatewayOptions extends Pick<DiscordDeps, 'clock' | 'log'> {
  readonly config: DiscordConfig;
  /** Takes a dispatch as Discord sent it. */
  onDispatch(packet: unknown): void;
  /** A session of its own began in these servers: what came before it is not delivered. */
  onSession(servers: readonly string[]): void;
  /** What to tell an operator when Discord closes for good with this code. */
  explain(code: number): string;
}

/** The SDK waits half a second before it connects again, even when it was told to stop meanwhile. */
const reconnectMs = 800;

/**
 * One connection to Discord's gateway. The SDK identifies, beats, resumes and connects again. Dispatches are taken raw,
 * as Discord documents them, so nothing depends on the SDK's caches: with these, the first direct message after a start
 * would be lost without a word unless partial channels are asked for.
 */
export class Gateway {
  readonly #client: Client;
  #shards: Shards | undefined;
  #connected = false;
  #closed = false;
  /** Set when Discord will not have us; a new connection is needed, and something has to change before. */
  #refused: string | undefined;

  constructor(private readonly options: GatewayOptions) {
    const { config, log } = options;
    this.#client = new Client({
      intents,
      rest: restOptions(config),
      makeCache: Options.cacheWithLimits({
        ...Options.DefaultMakeCacheSettings,
        MessageManager: 0,
        PresenceManager: 0,
        ReactionManager: 0,
        ThreadMemberManager: 0,
        UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
      }),
      ws: {
        buildStrategy: (manager) => {
          this.#shards = manager;
          return new SimpleShardingStrategy(manager);
        },
      },
    });
    const client = this.#client;
    client.on(Events.Raw as string, (packet: { readonly t?: string }) => this.#dispatch(packet));
    client.on(Events.ShardReconnecting, () => {
      this.#connected = false;
    });
    client.on(Events.ShardDisconnect, ({ code }) => {
      this.#connected = false;
      this.#refused = options.explain(code);
      log.error({ code }, `Discord closed the connection for good. ${this.#refused}`);
    });
    client.on(Events.ShardError, (error) => log.warn({ reason: error.message }, 'The connection to Discord failed'));
    client.on(Events.Error, (error) => log.warn({ reason: error.message }, 'The Discord SDK reported an error'));
  }

  /** Why Discord will not have this connection, if so. */
  get refused(): string | undefined {
    return this.#refused;
  }

  health(): ChannelHealth {
    if (this.#connected) return { ok: true };
    return {
      ok: false,
      why: this.#refused ?? 'The connection to Discord is being made. If this lasts, check the network.',
    };
  }

  /** Resolves once connected. Rejects when the first attempt fails; the connection is closed then. */
  async open(): Promise<void> {
    await this.#client.login(this.options.config.token);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const connecting = !this.#connected;
    this.#closed = true;
    this.#connected = false;
    await this.#client.destroy();
    if (!connecting || !this.#shards) return;
    await sleep(this.options.clock, reconnectMs);
    await this.#shards.destroy({ code: 1000, reason: 'Stopped' });
  }

  #dispatch(packet: { readonly t?: string; readonly d?: unknown }): void {
    if (this.#closed) return;
    if (packet.t === 'READY' || packet.t === 'RESUMED') {
      this.#connected = true;
      const { guilds = [] } = packet.d as { guilds?: readonly { readonly id: string }[] };
      if (packet.t === 'READY') this.options.onSession(guilds.map(({ id }) => id));
    } else this.options.onDispatch(packet);
  }
}

/** What to do about each code with which the gateway closes for good. */
export const explainClose = (code: number, botPage: string): string => {
  if (code === GatewayCloseCodes.DisallowedIntents)
    return `Discord does not allow the bot to read messages. Turn "Message Content Intent" on at ${botPage}, then start again.`;
  if (code === GatewayCloseCodes.AuthenticationFailed)
    return `Discord rejected DISCORD_TOKEN. Copy a new one from ${botPage} (Reset Token), then start again.`;
  if (code === GatewayCloseCodes.ShardingRequired)
    return 'The bot is in more servers than one connection may serve. Use a bot of its own for Careline.';
  return `Discord closed the connection with code ${code} and wants no other. Update Careline, then start again.`;
};
