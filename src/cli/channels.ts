import type { ChannelHealth } from '../adapters/channel.js';

const others = [
  { name: 'slack', variable: 'SLACK_BOT_TOKEN' },
  { name: 'discord', variable: 'DISCORD_TOKEN' },
  { name: 'teams', variable: 'TEAMS_APP_ID' },
];

/** One line for each channel: on, off or in trouble, and why. */
export const channelStates = (
  env: Readonly<Record<string, string | undefined>>,
  running: Readonly<Record<string, ChannelHealth>>,
): string[] => [
  ...Object.entries(running).map(([name, { ok, why }]) => `${name}: ${ok ? 'on' : `in trouble: ${why}`}`),
  'terminal: npm run chat',
  ...others
    .filter(({ name }) => !(name in running))
    .map(({ name, variable }) =>
      env[variable]
        ? `${name}: off (${variable} is set, but this version has no ${name} channel)`
        : `${name}: off (${variable} is not set)`,
    ),
];
