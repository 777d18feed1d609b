import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis } from '../../../src/adapters/slack/wire.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { context, openSlack, type SlackWorld } from './world.js';

describe('what was said on Slack while we were away', () => {
  let world: SlackWorld;
  beforeEach(async () => {
    const clock = { now: systemClock.now, after: (ms: number, run: () => void) => systemClock.after(ms / 100, run) };
    world = await openSlack({ clock });
    world.slack.workspace.channel('C0HELP', ['U0ANN', 'U0BOB']);
    world.slack.workspace.channel('C0OTHER', ['U0ANN']).members.delete('U0BOT');
    await world.channel.start(world.sink);
  });
  afterEach(() => world.close());

  const catchUp = async (since: number) => {
    const texts: string[] = [];
    for await (const event of world.channel.catchUp!(since))
      if ((await world.sink(event)) === 'new' && 'text' in event) texts.push(event.text);
    return texts;
  };

  it('is caught up with in order, from direct messages, mentions and threads, without what was heard', async () => {
    const { ts } = await world.ann.say('<@U0BOT> heard', { channel: 'C0HELP' });
    const since = millis(ts);
    await world.channel.send(world.events[0]!.address, { text: 'ours' }, context('c#1.0'));
    world.ann.write('first, in the thread', { channel: 'C0HELP', thread: ts });
    world.bob.write('chatter in the thread', { channel: 'C0HELP', thread: ts });
    world.bob.write('second, directly');
    world.ann.write('chatter', { channel: 'C0HELP' });
    const late = world.bob.write('<@U0BOT> third', { channel: 'C0HELP' });
    world.bob.write('fourth', { channel: 'C0HELP', thread: late.ts });
    world.ann.write('<@U0BOT> not for us', { channel: 'C0OTHER' });
    expect(await catchUp(since)).toEqual(['first, in the thread', 'second, directly', 'third', 'fourth']);
    expect(await catchUp(since)).toEqual([]);
    // Slack delivers it after all.
    for (const body of late.events) await world.slack.deliver('events_api', body);
    expect(world.events).toHaveLength(5);
  });

  it('before the time asked for is left alone', async () => {
    world.ann.write('long ago');
    const { ts } = world.ann.write('of late');
    expect(await catchUp(millis(ts))).toEqual(['of late']);
  });

  it('is asked for as slowly as Slack wants', async () => {
    world.ann.write('hello');
    for (const method of ['users.conversations', 'conversations.history'])
      world.slack.fail(method, { status: 429, headers: { 'retry-after': '0' } }, 2);
    expect(await catchUp(0)).toEqual(['hello']);
  });

  it('does not begin anew when Slack once does not answer', async () => {
    for (const text of ['one', 'two', 'three']) world.ann.write(text);
    world.slack.fail('users.conversations', { error: 'service_unavailable' });
    world.slack.fail('conversations.history', 'cut-before', 2);
    expect(await catchUp(0)).toEqual(['one', 'two', 'three']);
    expect(world.slack.called('users.conversations')).toHaveLength(1);
  });

  it('is read where Slack shows it, though not everywhere', async () => {
    world.ann.write('<@U0BOT> in a channel that is closed to us by now', { channel: 'C0HELP' });
    world.ann.write('directly');
    world.slack.fail('conversations.history', { error: 'channel_not_found' });
    expect(await catchUp(0)).toEqual(['directly']);
  });

  it('comes later when Slack does not answer for long', async () => {
    world.slack.fail('users.conversations', { error: 'service_unavailable' }, 100);
    await expect(catchUp(0)).rejects.toMatchObject({ name: 'SendError', code: 'unavailable' });
  });
});
