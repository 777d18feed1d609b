import type { Clock } from '../../model/clock.js';
import type { Store } from '../../store/store.js';
import type { Api } from './api.js';
import type { Channels } from './channels.js';
import type { DiscordConfig } from './config.js';
import type { Places } from './places.js';
import type { Sent } from './sent.js';

/** Where the channel writes what an operator should know. Never a text, never a token. */
export interface DiscordLog {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

export interface DiscordDeps {
  readonly clock: Clock;
  readonly log: DiscordLog;
  readonly store: Store;
  /** Names this process: of several, one holds the connection to Discord's gateway. */
  readonly worker: string;
}

/** Who the bot is, as Discord says. */
export interface Identity {
  readonly bot: string;
  readonly application: string;
}

/** What the parts of the channel share. */
export interface DiscordContext extends DiscordDeps {
  readonly config: DiscordConfig;
  readonly api: Api;
  readonly places: Places;
  readonly channels: Channels;
  readonly sent: Sent;
  /** Throws `SendError` `unavailable` as long as Discord has not said who we are. */
  identity(): Identity;
}
