import { describe, expect, it } from 'vitest';
import type { ChannelAdapter } from '../src/adapters/channel.js';
import { ConfigError, readConfig } from '../src/config.js';
import { deskProblems, openDesks } from '../src/desks.js';

const read = (DESK: string) => readConfig({ DESK }, '/nowhere');
const problems = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('DESK', () => {
  it('names places on platforms, separated by commas', () => {
    expect(read('slack:C1, discord:123,teams:19:abc@thread.tacv2').desks).toEqual([
      { name: 'slack:C1', platform: 'slack', place: 'C1' },
      { name: 'discord:123', platform: 'discord', place: '123' },
      { name: 'teams:19:abc@thread.tacv2', platform: 'teams', place: '19:abc@thread.tacv2' },
    ]);
    expect(readConfig({}, '/nowhere').desks).toEqual([]);
  });

  it('is refused with what is wrong and how to write it', () => {
    expect(problems(() => read('C1'))).toEqual([expect.stringMatching(/^DESK: "C1" is no desk\. Write the platform/)]);
    expect(problems(() => read('slack:C1,'))).toEqual([expect.stringMatching(/^DESK: "" is no desk/)]);
    expect(problems(() => read('slack:C1,slack:C1'))).toEqual(['DESK: slack:C1 stands there twice. Leave one out.']);
  });

  it('needs its platform to be known and set up', () => {
    const platforms = {
      slack: { state: 'on', open: async () => ({}) as ChannelAdapter },
      teams: { state: 'off', why: 'TEAMS_APP_ID is not set.' },
    } as const;
    expect(deskProblems(read('slack:C1'), platforms)).toEqual([]);
    expect(deskProblems(read('irc:care,teams:19:x'), platforms)).toEqual([
      'DESK: irc:care is on no platform that Careline knows. Begin it with one of: slack, teams, such as slack:C0123.',
      'DESK: teams:19:x needs teams, which is off: TEAMS_APP_ID is not set. Set that up, or take it out.',
    ]);
  });

  it('tells why a place cannot be a desk', () => {
    const slack = {
      name: 'slack',
      openDesk: (place: string) => {
        throw new Error(`${place} is no channel of Slack’s: copy it from the channel’s details.`);
      },
    } as unknown as ChannelAdapter;
    const bare = { name: 'teams' } as ChannelAdapter;
    expect(problems(() => openDesks(read('slack:care,teams:19:x').desks, [slack, bare]))).toEqual([
      'DESK: slack:care cannot be used. care is no channel of Slack’s: copy it from the channel’s details.',
      'DESK: teams:19:x cannot be used. teams cannot be a desk.',
    ]);
  });
});
