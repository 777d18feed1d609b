import type { FastifyInstance } from 'fastify';
import type { ChannelAdapter } from './adapters/channel.js';
import { readDiscordConfig } from './adapters/discord/config.js';
import { readSlackConfig } from './adapters/slack/config.js';
import { readTeamsConfig } from './adapters/teams/config.js';
import { ConfigError } from './config.js';
import { systemClock } from './runtime/clock.js';
import type { Log } from './runtime/log.js';
import type { Store } from './store/store.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A platform's channel: switched off and why, set by halves, or ready to be made. */
export type PlatformState =
  | { readonly state: 'off'; readonly why: string }
  | { readonly state: 'faulty'; readonly problems: readonly string[] }
  | { readonly state: 'on'; open(deps: PlatformDeps): Promise<ChannelAdapter> };

export interface PlatformDeps {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly log: Log;
  /** Names this process. */
  readonly worker: string;
}

/** What the environment says of each platform. An SDK is loaded only by `open`. */
export const readPlatforms = (env: Environment, host: string): Record<string, PlatformState> => {
  const clock = systemClock;
  const slack = readSlackConfig(env);
  const discord = readDiscordConfig(env);
  const teams = readTeamsConfig(env, host);
  return {
    slack:
      slack.state !== 'on'
        ? slack
        : {
            state: 'on',
            open: async (deps) =>
              (await import('./adapters/slack/index.js')).createSlackChannel(slack.config, { clock, ...deps }),
          },
    discord:
      discord.state !== 'on'
        ? discord
        : {
            state: 'on',
            open: async (deps) =>
              (await import('./adapters/discord/index.js')).createDiscordChannel(discord.config, { clock, ...deps }),
          },
    teams:
      teams.state !== 'on'
        ? teams
        : {
            state: 'on',
            open: async (deps) =>
              (await import('./adapters/teams/index.js')).createTeamsChannel(teams.config, { clock, ...deps }),
          },
  };
};

/** Makes the channels whose variables are set. Throws `ConfigError` when one is set by halves. */
export const openPlatforms = async (env: Environment, host: string, deps: PlatformDeps): Promise<ChannelAdapter[]> => {
  const platforms = Object.values(readPlatforms(env, host));
  const problems = platforms.flatMap((p) => (p.state === 'faulty' ? p.problems : []));
  if (problems.length > 0) throw new ConfigError(problems);
  return Promise.all(platforms.flatMap((p) => (p.state === 'on' ? [p.open(deps)] : [])));
};
