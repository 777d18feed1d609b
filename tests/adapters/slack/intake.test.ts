import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntakeError } from '../../../src/adapters/channel.js';
import { Customer } from '../../fakes/slack/customer.js';
import { context, openSlack, type SlackWorld } from './world.js';

const mention = '<@U0BOT>';

describe('what people write on Slack', () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await openSlack();
    world.slack.workspace.channel('C0HELP', ['U0ANN', 'U0BOB']);
    await world.channel.start(world.sink);
  });
  afterEach(() => world.close());

  const texts = () => world.events.map((event) => ('text' in event ? event.text : event.type));

  it('is one event, though a mention is delivered twice, four times over, all at once', async () => {
    const { events } = world.ann.write(`${mention} hello`, { channel: 'C0HELP' });
    expect(events).toHaveLength(2);
    const all = [...events, ...events, ...events, ...events];
    const outcomes = await Promise.all(all.map((body) => world.slack.deliver('events_api', body)));
    expect(outcomes.map((o) => o.status)).toEqual(all.map(() => 200));
    expect(texts()).toEqual(['hello']);
  });

  it('goes on in the thread without a mention, for her who mentioned the bot', async () => {
    const { ts } = await world.ann.say(`${mention} hello`, { channel: 'C0HELP' });
    await world.ann.say('are you there?', { channel: 'C0HELP', thread: ts });
    await world.bob.say('I wonder too', { channel: 'C0HELP', thread: ts });
    expect(texts()).toEqual(['hello', 'are you there?']);
    await world.bob.say(`${mention} and me?`, { channel: 'C0HELP', thread: ts });
    await world.bob.say('still me', { channel: 'C0HELP', thread: ts });
    expect(texts().slice(2)).toEqual(['and me?', 'still me']);
    const places = new Set(world.events.map((event) => event.address.conversation));
    expect(places.size).toBe(2);
  });

  it('is left alone when it is not meant for the bot', async () => {
    await world.ann.say('Lunch?', { channel: 'C0HELP' });
    const { ts } = await world.ann.say('Who is in?', { channel: 'C0HELP' });
    await world.bob.say('Me', { channel: 'C0HELP', thread: ts });
    await world.ann.edit(ts, 'Who is in for lunch?', { channel: 'C0HELP' });
    await world.ann.remove(ts, { channel: 'C0HELP' });
    expect(world.events).toEqual([]);
  });

  it('may be edited and deleted in a thread too', async () => {
    const { ts } = await world.ann.say(`${mention} helo`, { channel: 'C0HELP' });
    await world.ann.edit(ts, `${mention} hello`, { channel: 'C0HELP' });
    await world.ann.remove(ts, { channel: 'C0HELP' });
    expect(world.events.map((event) => event.type)).toEqual(['customer.said', 'customer.edited', 'customer.deleted']);
    expect(texts()[1]).toBe('hello');
    expect(new Set(world.events.map((event) => event.address.conversation)).size).toBe(1);
  });

  it('in a thread is not lost when it comes before the mention that began it', async () => {
    const { ts, events } = world.ann.write(`${mention} hello`, { channel: 'C0HELP' });
    await world.ann.say('anybody there?', { channel: 'C0HELP', thread: ts });
    await world.ann.edit(ts, `${mention} hello!`, { channel: 'C0HELP' });
    for (const body of events) await world.slack.deliver('events_api', body);
    expect(texts()).toEqual(['anybody there?', 'hello!', 'hello']);
    expect(new Set(world.events.map((event) => event.address.conversation)).size).toBe(1);
  });

  it('in other threads costs one question to Slack for each person', async () => {
    const { ts } = await world.ann.say('Who is in?', { channel: 'C0HELP' });
    for (let n = 0; n < 5; n++) await world.bob.say(`me ${n}`, { channel: 'C0HELP', thread: ts });
    expect(world.slack.called('conversations.replies')).toHaveLength(1);
    expect(world.events).toEqual([]);
    await world.bob.say(`${mention} me`, { channel: 'C0HELP', thread: ts });
    await world.bob.say('and me', { channel: 'C0HELP', thread: ts });
    expect(texts()).toEqual(['me', 'and me']);
  });

  it('in a thread that Slack cannot tell of comes again', async () => {
    const { ts } = world.ann.write(`${mention} hello`, { channel: 'C0HELP' });
    world.slack.fail('conversations.replies', { status: 503 });
    const { outcomes } = await world.ann.say('anybody there?', { channel: 'C0HELP', thread: ts });
    expect(outcomes[0]!.status).toBe(503);
  });

  it('comes again when it could not be stored, and is handled once', async () => {
    let down = true;
    await world.channel.stop();
    await world.channel.start(async (event) => {
      if (down) throw new IntakeError('store-unavailable');
      return world.sink(event);
    });
    world.slack.redeliverAfterMs = [0, 0, 0];
    const said = world.ann.say('hello');
    await expect.poll(() => world.slack.eventsUrl).toBeTruthy();
    down = false;
    expect((await said).outcomes.map((o) => o.status)).toEqual([200]);
    expect(texts()).toEqual(['hello']);
  });

  it('brings her name, e-mail, language and time zone as soon as Slack has told them', async () => {
    await world.ann.say('hello');
    expect(world.events[0]).toMatchObject({ from: { platform: 'slack', tenant: 'T0CARE', user: 'U0ANN' } });
    const known = { name: 'Person U0ANN', email: 'u0ann@example.com', locale: 'de-AT', timeZone: 'Europe/Vienna' };
    await expect
      .poll(async () => {
        await world.ann.say('hello again');
        return world.events.at(-1);
      })
      .toMatchObject({ from: known });
    const { from } = world.events[0] as { from: Parameters<NonNullable<typeof world.channel.profile>>[0] };
    expect(await world.channel.profile!(from)).toEqual(known);
    expect(await world.channel.profile!({ ...from, user: 'U0NOBODY' })).toBeUndefined();
  });

  it('brings her name on one line, without signs that disguise it', async () => {
    const eve = new Customer(world.slack, 'U0EVE', { name: '\u202eMia\nfrom the\u200b desk' });
    await eve.say('hello');
    const { from } = world.events[0] as { from: Parameters<NonNullable<typeof world.channel.profile>>[0] };
    expect(await world.channel.profile!(from)).toMatchObject({ name: 'Mia from the desk' });
  });

  it('may be a press, which is then shown as chosen, and may come late', async () => {
    await world.ann.say('hello');
    const choices = [
      { id: 'yes', label: 'Yes, <it> did' },
      { id: 'no', label: 'No' },
    ];
    const { address } = world.events[0]!;
    await world.channel.send(address, { text: 'Did it help?', choices }, context('c#1.0'));
    const { ts } = world.ann.sees()[0]!;
    const stale = world.ann.pressing(world.ann.direct, ts, 'no');
    expect((await world.ann.press(world.ann.direct, ts, 'yes')).status).toBe(200);
    await expect
      .poll(() => world.ann.sees()[0])
      .toMatchObject({ text: 'Did it help?\n\n✓ Yes, &lt;it&gt; did', choices: [] });
    expect((await world.slack.deliver('interactive', stale)).status).toBe(200);
    expect(world.events.slice(1)).toMatchObject([{ choice: 'yes' }, { choice: 'no' }]);
    expect(world.events[1]!.address.conversation).toBe(address.conversation);
    // What the look-up relies on is still there.
    expect(await world.channel.wasSent!(address, 'c#1.0')).toBe(`${world.ann.direct}:${ts}`);
  });

  it('acknowledges a press though it cannot be shown', async () => {
    await world.ann.say('hello');
    await world.channel.send(
      world.events[0]!.address,
      { text: 'Well?', choices: [{ id: 'a', label: 'A' }] },
      context('c#1.0'),
    );
    world.slack.fail('chat.update', { status: 500 });
    expect((await world.ann.press(world.ann.direct, world.ann.sees()[0]!.ts, 'a')).status).toBe(200);
    expect(world.events.at(-1)).toMatchObject({ type: 'customer.chose', choice: 'a' });
    await expect.poll(() => world.logged.map((line) => line.message)).toContain('Slack did not show something minor');
  });

  it('leaves somebody else’s buttons alone', async () => {
    const { ts } = await world.ann.say(`${mention} hello`, { channel: 'C0HELP' });
    await world.channel.send(
      world.events[0]!.address,
      { text: 'Well?', choices: [{ id: 'a', label: 'A' }] },
      context('c#1.0'),
    );
    const shown = world.ann.sees('C0HELP')[0]!;
    expect(shown.message.thread_ts).toBe(ts);
    expect((await world.bob.press('C0HELP', shown.ts, 'a')).status).toBe(200);
    expect(world.events).toHaveLength(1);
  });

  it('shows a help page at home, and help for a command without a question', async () => {
    expect((await world.ann.openHome()).status).toBe(200);
    await expect.poll(() => JSON.stringify(world.slack.workspace.homes.get('U0ANN') ?? '')).toContain('/ask');
    const { status, body } = await world.ann.ask('', 'C0HELP');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('/ask') });
    expect(world.events).toEqual([]);
  });
});
