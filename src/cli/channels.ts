import type { ChannelHealth } from '../adapters/channel.js';
import type { PlatformState } from '../platforms.js';

/** One line for each channel: on, off or in trouble, and why. */
export const channelStates = (
  platforms: Readonly<Record<string, PlatformState>>,
  running: Readonly<Record<string, ChannelHealth>>,
): string[] => [
  ...Object.entries(running).map(([name, { ok, why }]) => `${name}: ${ok ? 'on' : `in trouble: ${why}`}`),
  'terminal: npm run chat',
  ...Object.entries(platforms).flatMap(([name, p]) =>
    p.state === 'off' ? [`${name}: off (${p.why.replace(/\.$/, '')})`] : [],
  ),
];
