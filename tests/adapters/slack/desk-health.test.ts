import { afterEach, describe, expect, it } from 'vitest';
import { allScopes } from '../../fakes/slack/slack.js';
import { createTestClock, type TestClock } from '../../helpers/clock.js';
import { openSlackDesk, type SlackDeskWorld } from './desk-world.js';
import { context, openSlack } from './world.js';

describe('what a desk on Slack says of itself', () => {
  let world: SlackDeskWorld;
  let clock: TestClock;
  const open = async () => {
    clock = createTestClock(Date.now());
    world = await openSlackDesk({ clock });
  };
  afterEach(() => world.close());
  const desk = () => world.slack.workspace.channels.get('C0DESK')!;
  const minute = () => clock.advance(60_000);

  it('is well in a private channel', async () => {
    await open();
    expect(world.place.health()).toEqual({ ok: true });
    expect(await world.place.warnings()).toEqual([]);
    expect(world.place.name).toBe('slack:C0DESK');
  });

  it.each<[string, () => void, string]>([
    ['the bot is not in the private channel', () => desk().members.delete('U0BOT'), '/invite @Careline'],
    [
      'the bot is not in the public channel',
      () => {
        desk().isPrivate = false;
        desk().members.delete('U0BOT');
      },
      '/invite @Careline',
    ],
    [
      'the channel is archived',
      () => {
        desk().archived = true;
      },
      'archived: restore it',
    ],
    ['the channel was deleted', () => world.slack.workspace.channels.delete('C0DESK'), 'does not exist'],
    [
      'the app may not react',
      () => {
        world.slack.scopes = allScopes.replace('reactions:write,', '');
      },
      'reactions:write',
    ],
    [
      'the app may not read the channel',
      () => {
        world.slack.scopes = allScopes.replace('channels:read,', '');
      },
      'channels:read',
    ],
  ])('says what to do when %s', async (_what, happen, fix) => {
    await open();
    happen();
    await minute();
    await expect.poll(() => world.place.health()).toMatchObject({ ok: false, why: expect.stringContaining(fix) });
    expect((await world.place.warnings())[0]).toContain(fix);
    // Customers are served all the same.
    expect(world.channel.health().ok).toBe(true);
    expect((await world.ann.say('hello')).outcomes[0]!.status).toBe(200);
  });

  it('is looked at when a card cannot be posted, and well again when it was mended', async () => {
    await open();
    desk().archived = true;
    const card = () => world.channel.send(world.place.address, { text: 'Case' }, context('c'));
    await expect(card()).rejects.toMatchObject({ code: 'gone' });
    await expect.poll(() => world.place.health().ok).toBe(false);
    desk().archived = false;
    const event = { type: 'channel_unarchive', channel: 'C0DESK', user: 'U0MIA', event_ts: '1.1' };
    await world.slack.deliver('events_api', world.mia.body(event));
    await expect.poll(() => world.place.health()).toEqual({ ok: true });
    await card();
  });

  it('warns of those who can read along', async () => {
    await open();
    desk().isPrivate = false;
    desk().shared = true;
    expect(await world.place.warnings()).toEqual([
      expect.stringContaining('another organisation'),
      expect.stringContaining('make it private'),
    ]);
    expect(world.place.health()).toEqual({ ok: true });
  });

  it('stays as it was while Slack does not answer', async () => {
    await open();
    world.slack.fail('conversations.info', { status: 503 }, 2);
    await minute();
    expect(world.place.health()).toEqual({ ok: true });
    expect(await world.place.warnings()).toEqual([expect.stringContaining('503')]);
  });
});

describe('a desk on Slack before its start', () => {
  it('refuses what is no channel, and asks without taking anything in', async () => {
    const world = await openSlack();
    try {
      for (const place of ['', 'general', '#desk', 'D0ANN', 'U0ANN', 'https://x'])
        expect(() => world.channel.openDesk!(place)).toThrow('begins with C or G');
      world.slack.workspace.channel('C0DESK', []);
      const place = world.channel.openDesk!('C0DESK');
      expect(await place.warnings()).toEqual([expect.stringContaining('make it private')]);
      expect(place.health()).toMatchObject({ ok: false, why: expect.stringContaining('not started') });
      await world.channel.start(world.sink);
      expect(place.health()).toEqual({ ok: true });
      await world.channel.stop();
      expect(place.health().ok).toBe(false);
      expect(() => place.thread('C0OTHER:1.1')).toThrow('no message of this desk');
    } finally {
      await world.close();
    }
  });
});
