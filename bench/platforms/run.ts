import { measurePlatform, type PlatformRate, type PlatformSettings } from './measure.js';

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

const row = (name: string, r: PlatformRate, ceiling: PlatformRate): string =>
  `| ${name} | ${Math.round(r.perSecond)} | ${((r.perSecond / ceiling.perSecond) * 100).toFixed(1)} % | ` +
  `${Math.round((r.serverBusy / r.perSecond) * 1e6)} | ${r.p50.toFixed(1)} / ${r.p99.toFixed(1)} | ` +
  `${percent(r.serverBusy)} | ${percent(r.loadBusy)} | ${r.refused} |`;

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

/** The rates as a Markdown table. */
export const platformTable = ({ bolt, slack, turn, botbuilder, teams }: PlatformRates): string =>
  [
    '| signed requests, prepared beforehand | per second | of its SDK | µs of the processor for each | ms to the answer, p50 / p99 | server busy | load busy | refused |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    row('Slack: Bolt verifies and acknowledges', bolt, bolt),
    row('Slack: verified, stored, acknowledged', slack, bolt),
    row('Slack: whole turn: stored, matched, answered by the Web API', turn, bolt),
    row('Teams: botbuilder verifies and acknowledges', botbuilder, botbuilder),
    row('Teams: verified, stored, acknowledged', teams, botbuilder),
    '',
    `Slack turns: ${turn.messages} messages, ${turn.posted} answers posted.`,
  ].join('\n');
