import { describe, expect, it } from 'vitest';
import { teamsManifest } from '../../../src/adapters/teams/index.js';

const options = {
  appId: '11111111-2222-4333-8444-555555555555',
  publicUrl: 'https://care.contoso.example/',
  privacyUrl: 'https://care.contoso.example/privacy',
  termsUrl: 'https://contoso.example/terms',
};

describe('the Teams app manifest', () => {
  it('names the bot, its scopes and its commands', () => {
    const manifest = teamsManifest(options);
    expect(manifest).toMatchObject({
      id: options.appId,
      packageName: 'care.example.contoso.care',
      developer: { privacyUrl: options.privacyUrl, termsOfUseUrl: options.termsUrl },
      validDomains: ['care.contoso.example'],
      bots: [{ botId: options.appId, scopes: ['personal', 'team', 'groupchat'], supportsFiles: true }],
    });
    expect(manifest.bots[0]!.commandLists[0]!.commands.map((c) => c.title)).toEqual(['ask', 'help']);
    expect(manifest).not.toHaveProperty('authorization');
    expect(manifest.description.short.length).toBeLessThanOrEqual(80);
    expect(manifest.name.full.length).toBeLessThanOrEqual(100);
  });

  it('asks for consent to read without a mention only when told to', () => {
    expect(teamsManifest({ ...options, readsAll: true })).toMatchObject({
      webApplicationInfo: { id: options.appId },
      authorization: {
        permissions: {
          resourceSpecific: [{ name: 'ChannelMessage.Read.Group' }, { name: 'ChatMessage.Read.Chat' }],
        },
      },
    });
  });

  it.each([
    [{ appId: 'an-app' }, 'Microsoft App ID'],
    [{ publicUrl: 'http://care.contoso.example' }, 'https://'],
    [{ termsUrl: 'http://contoso.example/terms' }, 'https://'],
    [{ name: 'x'.repeat(31) }, '30 characters'],
    [{ version: '1.0' }, 'three numbers'],
  ])('is not made of %j', (wrong, why) => {
    expect(() => teamsManifest({ ...options, ...wrong })).toThrow(why);
  });
});
