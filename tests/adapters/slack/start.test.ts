import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allScopes } from '../../fakes/slack/slack.js';
import { createTestClock, type TestClock } from '../../helpers/clock.js';
import { context, openSlack, type SlackWorld } from './world.js';

describe('the start of Slack', () => {
  let world: SlackWorld;
  let clock: TestClock;
  const open = async (options: Parameters<typeof openSlack>[0] = {}) => {
    clock = createTestClock(Date.now());
    world = await openSlack({ clock, ...options });
  };
  afterEach(() => world.close());

  it.each([
    ['invalid_auth', 'Copy the Bot User OAuth Token'],
    ['account_inactive', 'Install it to the workspace again'],
    ['token_revoked', 'Install the app to the workspace again'],
    ['missing_scope', 'lacks the scope'],
  ])('fails when Slack answers %s, and says what to do', async (error, advice) => {
    await open();
    world.slack.fail('auth.test', { error });
    await expect(world.channel.start(world.sink)).rejects.toThrow(advice);
    expect(world.channel.health().ok).toBe(false);
    expect((await world.ann.say('hello')).outcomes[0]!.status).toBe(503);
  });

  it('fails when the token is another one, and never shows it', async () => {
    await open({ config: { botToken: 'xoxb-wrong' } });
    const failed = await world.channel.start(world.sink).catch((error: unknown) => error as Error);
    expect(failed?.message).toContain('SLACK_BOT_TOKEN is rejected');
    expect(`${failed?.message} ${JSON.stringify(world.logged)}`).not.toContain('xoxb-wrong');
  });

  it('fails when the token for Socket Mode is another one', async () => {
    await open({ mode: 'socket', config: { appToken: 'xapp-wrong' } });
    await expect(world.channel.start(world.sink)).rejects.toThrow('SLACK_APP_TOKEN is rejected');
  });

  it('goes on trying while Slack cannot be reached, and takes in nothing that it could not place', async () => {
    await open();
    const { fail } = world.slack;
    fail.call(world.slack, 'auth.test', { status: 503 }, 2);
    await world.channel.start(world.sink);
    expect(world.channel.health()).toMatchObject({ ok: false, why: expect.stringContaining('503') });
    expect((await world.ann.say('hello')).outcomes[0]!.status).toBe(503);
    await clock.advance(1_000);
    await expect.poll(() => world.slack.called('auth.test').length + world.logged.length).toBeGreaterThan(1);
    await expect
      .poll(async () => {
        await clock.advance(30_000);
        return world.channel.health();
      })
      .toEqual({ ok: true });
  });

  it('gives up when Slack answers at last that the token is wrong', async () => {
    await open({ config: { botToken: 'xoxb-wrong' } });
    world.slack.fail('auth.test', { status: 503 });
    await world.channel.start(world.sink);
    await expect
      .poll(async () => {
        await clock.advance(1_000);
        return world.channel.health().why;
      })
      .toContain('SLACK_BOT_TOKEN is rejected');
  });

  it('names the scopes that are missing, and works with those that are there', async () => {
    await open();
    world.slack.scopes = allScopes.replace('files:read,', '').replace('im:history,', '');
    await world.channel.start(world.sink);
    const { why } = world.channel.health();
    expect(why).toContain('files:read, im:history');
    expect((await world.ann.say('hello')).outcomes[0]!.status).toBe(200);
  });

  it('reports a token that stops working, until it works again', async () => {
    await open();
    await world.channel.start(world.sink);
    await world.ann.say('hello');
    const { address } = world.events[0]!;
    world.slack.fail('chat.postMessage', { error: 'token_revoked' });
    await expect(world.channel.send(address, { text: 'Hi' }, context('c#1.0'))).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(world.channel.health()).toMatchObject({ ok: false, why: expect.stringContaining('revoked') });
    await world.channel.send(address, { text: 'Hi' }, context('c#1.0'));
    expect(world.channel.health()).toEqual({ ok: true });
  });
});

describe('deliveries over HTTP', () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await openSlack();
    await world.channel.start(world.sink);
  });
  afterEach(() => world.close());

  const post = (body: string, headers: Record<string, string>) => fetch(world.url, { method: 'POST', body, headers });

  it('answer the challenge by which Slack checks the address', async () => {
    const { body } = await world.slack.deliver('events_api', { type: 'url_verification', challenge: 'abc' });
    expect(JSON.parse(body)).toEqual({ challenge: 'abc' });
    expect(await world.slack.deliver('slash_commands', { ssl_check: '1' })).toEqual({ status: 200, body: '' });
  });

  it('that are forged are counted, logged once a minute, and stored nowhere', async () => {
    for (let n = 0; n < 5; n++) {
      const response = await post('{}', {});
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ error: { code: 'not-slack', message: expect.any(String) } });
    }
    expect(world.away).toEqual(Array(5).fill('It has no timestamp.'));
    expect(world.logged.filter((line) => line.level === 'warn')).toHaveLength(1);
    expect(world.events).toEqual([]);
  });

  it.each(['', '[]x', 'null', '"text"'])('of %j, though signed, are malformed', async (text) => {
    const { signed } = await import('../../fakes/slack/deliver.js');
    expect((await post(text, signed(world.slack.secret, text))).status).toBe(400);
  });

  it('that nobody knows are acknowledged, so that Slack does not repeat them', async () => {
    expect((await world.slack.deliver('events_api', { type: 'something_new' })).status).toBe(200);
    expect((await world.slack.deliver('interactive', { type: 'view_submission' })).status).toBe(200);
  });

  it('log no text of a customer', async () => {
    await world.ann.say('my secret question');
    await post(JSON.stringify({ text: 'my secret question' }), {});
    expect(JSON.stringify(world.logged)).not.toContain('secret question');
  });
});
