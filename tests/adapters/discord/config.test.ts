import { readFileSync } from 'node:fs';
import { PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { inviteLink, readDiscordConfig } from '../../../src/adapters/discord/index.js';

const token = 'MTIzNDU2Nzg5.fake-1.for_tests_only_0000000000';

describe('the settings of the Discord channel', () => {
  it('without any it is off', () => {
    expect(readDiscordConfig({})).toEqual({ state: 'off', why: 'DISCORD_TOKEN is not set.' });
    expect(readDiscordConfig({ DISCORD_TOKEN: ' ' })).toMatchObject({ state: 'off' });
  });

  it('with a token it is on', () => {
    const config = { token, apiUrl: 'https://discord.com/api' };
    expect(readDiscordConfig({ DISCORD_TOKEN: token })).toEqual({ state: 'on', config });
    expect(readDiscordConfig({ DISCORD_TOKEN: `Bot ${token}\n` })).toEqual({ state: 'on', config });
    expect(readDiscordConfig({ DISCORD_TOKEN: token, DISCORD_API_URL: 'http://127.0.0.1:9/api/' })).toEqual({
      state: 'on',
      config: { token, apiUrl: 'http://127.0.0.1:9/api' },
    });
  });

  it.each([
    [{ DISCORD_API_URL: 'https://discord.com/api' }, 'DISCORD_TOKEN is missing'],
    [{ DISCORD_TOKEN: 'my-client-secret' }, 'not a bot token'],
    [{ DISCORD_TOKEN: token, DISCORD_API_URL: 'discord' }, 'full address'],
    [{ DISCORD_TOKEN: token, DISCORD_API_URL: 'http://proxy.example/api' }, 'must begin with https:'],
  ])('%o is faulty: %s', (env, word) => {
    const settings = readDiscordConfig(env);
    expect(settings).toMatchObject({ state: 'faulty', problems: [expect.stringContaining(word)] });
    expect(JSON.stringify(settings)).not.toContain('my-client-secret');
  });

  it('the invitation asks for what is used, and for no more', () => {
    const url = new URL(inviteLink('1100000000000000001'));
    expect(url.origin + url.pathname).toBe('https://discord.com/oauth2/authorize');
    expect(url.searchParams.get('client_id')).toBe('1100000000000000001');
    expect(url.searchParams.get('scope')).toBe('bot applications.commands');
    expect(readFileSync('docs/discord.md', 'utf8')).toContain(inviteLink('APPLICATION_ID'));
    expect(new PermissionsBitField(BigInt(url.searchParams.get('permissions')!)).toArray().sort()).toEqual([
      'AddReactions',
      'AttachFiles',
      'CreatePrivateThreads',
      'CreatePublicThreads',
      'EmbedLinks',
      'ReadMessageHistory',
      'SendMessages',
      'SendMessagesInThreads',
      'ViewChannel',
    ]);
  });
});
