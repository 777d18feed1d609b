import type { FastifyInstance } from 'fastify';
import type { ChannelAdapter } from './adapters/channel.js';
import { readDiscordConfig } from './adapters/discord/config.js';
import { readSlackConfig } from './adapters/slack/config.js';
import { readTeamsConfig } from './adapters/teams/config.js';
import { ConfigError } from './config.js';
import { type Notices, noticeUrl } from './http/notices.js';
import type { Attachment } from './model/message.js';
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
  /** Counts a request that the channel's platform did not send. */
  turnedAway(channel: string, why: string): void;
  /** Makes an address at which a stored file can be had for a while. */
  readonly linkTo?: (attachment: Attachment) => Promise<string>;
}

/** What the environment says of each platform. An SDK is loaded only by `open`. */
export const readPlatforms = (env: Environment, host: string): Record<string, PlatformState> => {
  const clock = systemClock;
  const slack = readSlackConfig(env);
  const discord = readDiscordConfig(env);
  const teams = readTeamsConfig(env, host);
  const given = (channel: string, deps: PlatformDeps) => ({
    ...deps,
    clock,
    turnedAway: (why: string) => deps.turnedAway(channel, why),
  });
  return {
    slack:
      slack.state !== 'on'
        ? slack
        : {
            state: 'on',
            open: async (deps) =>
              (await import('./adapters/slack/index.js')).createSlackChannel(slack.config, given('slack', deps)),
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
              (await import('./adapters/teams/index.js')).createTeamsChannel(teams.config, given('teams', deps)),
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

/**
 * What is still to be done on a platform's own pages, for an operator who sets it up or adds the bot to another place.
 * Throws an error whose message says what is wrong when the platform rejects what is set.
 */
export const nextStep = async (name: string, env: Environment): Promise<string | undefined> => {
  if (name === 'slack')
    return 'the app is managed at https://api.slack.com/apps; its manifest is docs/slack-manifest.yaml';
  if (name === 'teams') return 'npm run careline -- teams package makes the app package that is uploaded to Teams';
  const discord = readDiscordConfig(env);
  if (name !== 'discord' || discord.state !== 'on') return undefined;
  const { findInvite } = await import('./adapters/discord/set-up.js');
  const link = await findInvite(discord.config, systemClock);
  return link && `add the bot to a server with ${link}`;
};

/**
 * Builds the app package of the Teams bot that the environment names, a zip. Throws `ConfigError` when something that
 * Teams asks for is missing or wrong.
 */
export const buildTeamsPackage = async (
  env: Environment,
  options: { publicUrl: string; notices: Notices; readsAll: boolean; name?: string; version?: string },
): Promise<Uint8Array> => {
  const appId = env.TEAMS_APP_ID?.trim();
  if (!appId)
    throw new ConfigError([
      'TEAMS_APP_ID is missing: it is the Microsoft App ID of the Azure Bot, the package names it.',
    ]);
  const { teamsPackage } = await import('./adapters/teams/package/index.js');
  try {
    const { notices, ...rest } = options;
    const privacyUrl = noticeUrl('privacy', notices.privacy, options.publicUrl);
    const termsUrl = noticeUrl('terms', notices.terms, options.publicUrl);
    return teamsPackage({ appId, privacyUrl, termsUrl, ...rest });
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigError([error.message]);
    throw error;
  }
};
