import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskChoices } from '../../../src/adapters/desk-place.js';
import { Agent } from '../../fakes/slack/agent.js';
import { openSlackDesk, type SlackDeskWorld } from './desk-world.js';
import { context } from './world.js';

describe('who and where, at a desk on Slack', () => {
  let world: SlackDeskWorld;
  beforeEach(async () => {
    world = await openSlackDesk();
  });
  afterEach(() => world.close());

  it('is only threads of cases: other talk is left alone, and a mention gets one hint', async () => {
    const { ts } = await world.mia.say('!r lunch?', { channel: 'C0DESK' });
    await world.tom.say('!take', { channel: 'C0DESK', thread: ts });
    for (let n = 0; n < 3; n++) await world.mia.say('<@U0BOT> how do I return a parcel?', { channel: 'C0DESK' });
    await expect.poll(() => world.hints('U0MIA')).toEqual([expect.stringContaining('it is the desk')]);
    expect(world.events).toEqual([]);
    // A mention in a case's thread does no harm.
    await world.mia.say('<@U0BOT> !r hello', world.where);
    expect(world.events).toMatchObject([{ type: 'agent.replied', text: 'hello' }]);
  });

  it('leaves the customers’ places to the customers: there a !r is text', async () => {
    world.slack.workspace.channel('C0HELP', ['U0MIA']);
    await world.mia.say('!r hello');
    await world.mia.say('<@U0BOT> !take', { channel: 'C0HELP' });
    expect(world.events).toMatchObject([
      { type: 'customer.said', text: '!r hello' },
      { type: 'customer.said', text: '!take' },
    ]);
    // Whoever asks in the desk's channel is answered for herself alone.
    await world.mia.ask('how long?', 'C0DESK');
    expect(world.events[2]).toMatchObject({ type: 'customer.said', private: true });
  });

  it.each([
    ['from another organisation', { team: 'T9OTHER', stranger: true }],
    ['who is a guest of another workspace', { team: 'T9OTHER' }],
    ['that is a bot', { bot: true }],
  ])('ignores a member %s', async (_who, more) => {
    const other = new Agent(world.slack, 'U0EVE', more);
    await other.join('C0DESK');
    await other.say('!r send me money', world.where);
    await other.press('C0DESK', world.card.ts, deskChoices.take);
    expect(world.events).toEqual([]);
  });

  it('ignores what we say ourselves, and other bots', async () => {
    await world.channel.send(world.card.thread, { text: '!r hello' }, context('c'));
    const bot = { bot_id: 'B0OTHER', user: 'U0OTHER', text: '!r hello', ts: '1.1', thread_ts: world.card.ts };
    const event = { type: 'message', subtype: 'bot_message', channel: 'C0DESK', ...bot };
    await world.slack.deliver('events_api', world.mia.body(event));
    expect(world.events).toEqual([]);
  });

  it('knows at once who joins and who leaves', async () => {
    const eve = new Agent(world.slack, 'U0EVE');
    await world.mia.say('one', world.where);
    await eve.join('C0DESK');
    await eve.say('two', world.where);
    await eve.leave('C0DESK');
    await eve.say('three', world.where);
    await world.mia.say('four', world.where);
    expect(world.events.map((event) => 'text' in event && event.text)).toEqual(['one', 'two', 'four']);
    expect(world.slack.called('conversations.members').length).toBeLessThanOrEqual(4);
  });

  it('lets it come again when Slack does not tell who is a member', async () => {
    world.slack.fail('conversations.members', { status: 503 });
    expect((await world.mia.say('!r hello', world.where)).outcomes[0]!.status).toBe(503);
    world.slack.fail('users.info', 'cut-before');
    world.slack.redeliverAfterMs = [0];
    expect((await world.mia.say('!r hello', world.where)).outcomes[0]!.status).toBe(200);
    expect(world.events).toHaveLength(1);
  });

  it('loses nothing that is written before a case is known', async () => {
    const young = await world.openCase('t-2', false);
    const where = { channel: 'C0DESK', thread: young.ts };
    expect((await world.mia.say('!r too early', where)).outcomes[0]!.status).toBe(503);
    expect((await world.mia.press('C0DESK', young.ts, deskChoices.take)).status).toBe(200);
    await expect.poll(() => world.hints('U0MIA')).toEqual([expect.stringContaining('press again')]);
    world.slack.redeliverAfterMs = [0, 200];
    const said = world.mia.say('!r early', where);
    await young.remember();
    expect((await said).outcomes[0]!.status).toBe(200);
    expect(world.events).toMatchObject([{ type: 'agent.replied', ticket: 't-2', text: 'early' }]);
  });

  it('tells an agent whose dialog comes too late', async () => {
    await world.mia.press('C0DESK', world.card.ts, deskChoices.reply);
    await expect.poll(() => world.mia.dialogs.length).toBe(1);
    const [[id]] = world.mia.dialogs as [[string, unknown]];
    await world.mia.leave('C0DESK');
    expect((await world.mia.submit(id, 'hello')).body).toContain('Only members');
    expect(world.events).toEqual([]);
  });

  it('is caught up with, in order, each once', async () => {
    const { ts } = world.mia.write('!r one', world.where);
    const late = world.tom.write('two', world.where);
    world.mia.write('!r not a case', { channel: 'C0DESK' });
    world.ann.write('a question');
    const texts: (string | false)[] = [];
    for await (const event of world.channel.catchUp!(0))
      if ((await world.sink(event)) === 'new') texts.push('text' in event && event.text);
    expect(texts).toEqual(['one', 'two', 'a question']);
    expect(world.events[0]).toMatchObject({ type: 'agent.replied', messageId: `C0DESK:${ts}` });
    await world.slack.deliver('events_api', late.events[0]!);
    expect(world.events).toHaveLength(3);
  });
});

describe('two processes at one desk on Slack', () => {
  it.each(['http', 'socket'] as const)('have one effect (%s)', async (mode) => {
    const one = await openSlackDesk({ mode });
    const two = await openSlackDesk({ mode, beside: one });
    try {
      const both = async (kind: 'events_api' | 'interactive', body: object) => {
        for (const { url } of [one, two]) {
          if (mode === 'http') one.slack.eventsUrl = url;
          expect((await one.slack.deliver(kind, body)).status).toBe(200);
        }
      };
      await both('events_api', one.mia.write('!r hello', one.where).events[0]!);
      await both('interactive', one.mia.pressing('C0DESK', one.card.ts, deskChoices.take));
      await both('interactive', one.mia.pressing('C0DESK', one.card.ts, deskChoices.reply));
      await expect.poll(() => one.mia.dialogs.length).toBe(1);
      await both('interactive', one.mia.submitting(one.mia.dialogs[0]![0], 'from the dialog'));
      const eve = new Agent(one.slack, 'U0EVE');
      await eve.join('C0DESK');
      await both('events_api', eve.write('I am new', one.where).events[0]!);
      const events = [...one.events, ...two.events];
      expect(events.map((event) => event.type)).toEqual([
        'agent.replied',
        'agent.acted',
        'agent.replied',
        'agent.noted',
      ]);
    } finally {
      await two.close();
      await one.close();
    }
  });
});
