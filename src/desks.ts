import type { ChannelAdapter } from './adapters/channel.js';
import type { DeskPlace } from './adapters/desk-place.js';
import { type Config, ConfigError, type DeskEntry } from './config.js';
import type { PlatformState } from './platforms.js';

/** What is wrong with an entry of `DESK`, as far as it can be told without the platform. */
const problemOf = ({ name, platform }: DeskEntry, platforms: Readonly<Record<string, PlatformState>>): string[] => {
  const state = platforms[platform];
  if (!state) {
    const known = Object.keys(platforms).join(', ');
    return [
      `DESK: ${name} is on no platform that Careline knows. Begin it with one of: ${known}, such as slack:C0123.`,
    ];
  }
  if (state.state !== 'off') return [];
  return [
    `DESK: ${name} needs ${platform}, which is off: ${state.why.replace(/\.$/, '')}. Set that up, or take it out.`,
  ];
};

/** All that is wrong with `DESK`: a platform that is unknown or not set up. */
export const deskProblems = ({ desks }: Pick<Config, 'desks'>, platforms: Readonly<Record<string, PlatformState>>) =>
  desks.flatMap((entry) => problemOf(entry, platforms));

/** Makes the places that `DESK` names desks. Throws `ConfigError` when one cannot be. */
export const openDesks = (entries: readonly DeskEntry[], channels: readonly ChannelAdapter[]): DeskPlace[] => {
  const problems: string[] = [];
  const places = entries.flatMap(({ name, platform, place }) => {
    const channel = channels.find((one) => one.name === platform);
    try {
      if (!channel?.openDesk) throw new Error(`${platform} cannot be a desk.`);
      return [channel.openDesk(place)];
    } catch (error) {
      problems.push(`DESK: ${name} cannot be used. ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return places;
};
