import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSlack, type SlackWorld } from './world.js';

describe('Socket Mode', () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await openSlack({ mode: 'socket' });
    world.slack.ackMs = 2_000;
    await world.channel.start(world.sink);
  });
  afterEach(() => world.close());

  const back = () => expect.poll(() => world.channel.health(), { timeout: 10_000 }).toEqual({ ok: true });

  it('takes messages, presses and commands', async () => {
    world.slack.workspace.channel('C0HELP', ['U0ANN']);
    await world.ann.say('hello');
    const choices = [{ id: 'a', label: 'A' }];
    await world.channel.send(
      world.events[0]!.address,
      { text: 'Well?', choices },
      { key: 'k', signal: new AbortController().signal, until: Number.POSITIVE_INFINITY },
    );
    expect((await world.ann.press(world.ann.direct, world.ann.sees()[0]!.ts, 'a')).status).toBe(200);
    expect((await world.ann.ask('how?', 'C0HELP')).status).toBe(200);
    expect(JSON.parse((await world.ann.ask('', 'C0HELP')).body)).toMatchObject({ response_type: 'ephemeral' });
    expect(world.events.map((event) => event.type)).toEqual(['customer.said', 'customer.chose', 'customer.said']);
  });

  it('offers no address over HTTP', async () => {
    expect((await fetch(world.url, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('connects anew when Slack renews the connection, and when the line is cut', async () => {
    world.slack.sockets.refresh();
    await expect.poll(() => world.slack.called('apps.connections.open').length).toBe(2);
    await back();
    expect((await world.ann.say('one')).outcomes[0]!.status).toBe(200);
    world.slack.sockets.cut();
    await expect.poll(() => world.slack.called('apps.connections.open').length).toBe(3);
    await back();
    expect((await world.ann.say('two')).outcomes[0]!.status).toBe(200);
  });

  it('outlives a network that is down for a while', async () => {
    const port = Number(new URL(world.slack.url).port);
    await world.slack.close();
    await expect.poll(() => world.channel.health().ok).toBe(false);
    await expect.poll(() => world.logged.filter((l) => l.message.includes('trying again')).length).toBeGreaterThan(0);
    await world.slack.listen(port);
    await back();
    expect((await world.ann.say('hello')).outcomes[0]!.status).toBe(200);
  });

  it('says so when its token is no longer accepted', async () => {
    world.slack.fail('apps.connections.open', { error: 'invalid_auth' });
    world.slack.sockets.cut();
    await expect.poll(() => world.channel.health().why).toContain('SLACK_APP_TOKEN is rejected');
  });

  it('ends all when it is stopped, even while it connects', async () => {
    world.slack.fail('apps.connections.open', { status: 503 }, 2);
    world.slack.sockets.cut();
    await expect.poll(() => world.channel.health().ok).toBe(false);
    await world.channel.stop();
    await expect.poll(() => world.slack.sockets.size).toBe(0);
    await world.channel.start(world.sink);
    await back();
    await world.channel.stop();
    await expect.poll(() => world.slack.sockets.size).toBe(0);
  });
});
