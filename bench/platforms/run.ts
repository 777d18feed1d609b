import { tableRow } from '../table.js';
import { measurePlatform, type PlatformRate, type PlatformSettings } from './measure.js';

/** What was measured over the platforms' SDKs. */
export interface PlatformRates {
  readonly bolt: PlatformRate;
  readonly slack: PlatformRate;
  readonly turn: PlatformRate;
  readonly botbuilder: PlatformRate;
  readonly teams: PlatformRate;
}

/** What the platforms' own SDKs acknowledge when they do nothing else, and what the product does over them. */
export const measurePlatforms = async (
  settings: PlatformSettings,
  say: (line: string) => void,
): Promise<PlatformRates> => {
  say('Slack: Bolt alone');
  const bolt = await measurePlatform(settings, 'slack', 'bolt');
  say('Slack: accepted and stored');
  const slack = await measurePlatform(settings, 'slack', 'accept');
  say('Slack: whole turns');
  const turn = await measurePlatform(settings, 'slack', 'turn');
  say('Teams: botbuilder alone');
  const botbuilder = await measurePlatform(settings, 'teams', 'botbuilder');
  say('Teams: accepted and stored');
  const teams = await measurePlatform(settings, 'teams', 'accept');
  return { bolt, slack, turn, botbuilder, teams };
};

/** The rates as rows of the table. */
export const platformRows = ({ bolt, slack, turn, botbuilder, teams }: PlatformRates): string[] => [
  tableRow('Slack’s SDK, Bolt, verifies and acknowledges: a ceiling', bolt, bolt),
  tableRow('Slack: verified, stored, acknowledged', slack, bolt),
  tableRow('Slack: whole turn: stored, matched, answered by the Web API', turn, bolt),
  tableRow('Teams’ SDK, botbuilder, verifies and acknowledges: a ceiling', botbuilder, botbuilder),
  tableRow('Teams: verified, stored, acknowledged', teams, botbuilder),
];
