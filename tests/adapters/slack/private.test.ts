import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, OutboundMessage } from '../../../src/model/message.js';
import { createTestClock, type TestClock } from '../../helpers/clock.js';
import { context, openSlack, type SlackWorld } from './world.js';

const answer: OutboundMessage = { text: 'In 14 days.', visibleTo: 'asker' };

describe('a question by command', () => {
  let world: SlackWorld;
  let clock: TestClock;
  let to: Address;
  beforeEach(async () => {
    clock = createTestClock(Date.now());
    world = await openSlack({ clock });
    world.slack.workspace.channel('C0HELP', ['U0ANN', 'U0BOB']);
    await world.channel.start(world.sink);
    await world.ann.ask('how long do I have?', 'C0HELP');
    to = world.events[0]!.address;
  });
  afterEach(() => world.close());

  it('is answered where it was asked, to the asker alone', async () => {
    expect(world.events[0]).toMatchObject({ text: 'how long do I have?', private: true });
    await world.channel.send(to, answer, context('c#1.0'));
    expect(world.ann.sees('C0HELP').map((m) => m.text)).toEqual(['In 14 days.']);
    expect(world.bob.sees('C0HELP')).toEqual([]);
    expect(world.ann.sees()).toEqual([]);
  });

  it('is answered by direct message when the answer comes late', async () => {
    await clock.advance(3_600_000);
    const { messageId } = await world.channel.send(to, answer, context('c#1.0'));
    expect(world.ann.sees().map((m) => `${world.ann.direct}:${m.ts}`)).toEqual([messageId]);
    expect(world.ann.sees('C0HELP')).toEqual([]);
    expect(await world.channel.wasSent!(to, 'c#1.0')).toBe(messageId);
    await world.channel.edit!(to, messageId, { text: 'In 30 days.' }, context('c#2.0'));
    expect(world.ann.sees().map((m) => m.text)).toEqual(['In 30 days.']);
  });

  it('is answered by direct message when Slack no longer takes it in the channel', async () => {
    for (let n = 0; n < 6; n++) await world.channel.send(to, answer, context(`c#${n}.0`));
    expect(world.ann.sees('C0HELP')).toHaveLength(5);
    expect(world.ann.sees()).toHaveLength(1);
    world.slack.expireResponses();
    await world.channel.send(to, answer, context('c#9.0'));
    expect(world.ann.sees()).toHaveLength(2);
  });

  it('goes on in the direct messages, as one conversation', async () => {
    await world.ann.say('and for shoes?');
    expect(world.events[1]!.address.conversation).toBe(to.conversation);
  });

  it('takes a press on a private answer, and answers there', async () => {
    await world.channel.send(to, { ...answer, choices: [{ id: 'yes', label: 'Yes' }] }, context('c#1.0'));
    await clock.advance(150_000);
    const shown = world.ann.sees('C0HELP')[0]!;
    await world.ann.press('C0HELP', shown.ts, 'yes');
    expect(world.events[1]).toMatchObject({
      type: 'customer.chose',
      choice: 'yes',
      address: { conversation: to.conversation },
    });
    await expect.poll(() => world.ann.sees('C0HELP').map((m) => m.text)).toEqual(['In 14 days.', '✓ Yes']);
    await world.channel.send(world.events[1]!.address, { text: 'Glad.', visibleTo: 'asker' }, context('c#2.0'));
    expect(world.ann.sees('C0HELP').at(-1)?.text).toBe('Glad.');
  });

  it('never says twice what only she can see', async () => {
    world.slack.fail('response', 'cut-after');
    await expect(world.channel.send(to, answer, context('c#1.0'))).rejects.toMatchObject({ code: 'unsure' });
    await expect(world.channel.wasSent!(to, 'c#1.0')).rejects.toMatchObject({ code: 'ambiguous' });
    // Another one, which Slack refused, certainly did not arrive.
    world.slack.fail('response', { status: 429, headers: { 'retry-after': '7' } });
    const limited = world.channel.send(to, answer, context('c#2.0'));
    await expect(limited).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 7_000 });
    expect(await world.channel.wasSent!(to, 'c#2.0')).toBeUndefined();
  });

  it('never says a correction twice, either', async () => {
    const { messageId } = await world.channel.send(to, answer, context('c#1.0'));
    world.slack.fail('response', 'cut-after');
    const correct = () => world.channel.edit!(to, messageId, { ...answer, text: 'In 30 days.' }, context('c#2.0'));
    await expect(correct()).rejects.toMatchObject({ code: 'unsure' });
    await expect(correct()).rejects.toMatchObject({ code: 'ambiguous' });
    expect(world.ann.sees('C0HELP').map((m) => m.text)).toEqual(['In 14 days.', 'In 30 days.']);
  });

  it('cannot be taken back, and is told anew when it changes', async () => {
    const { messageId } = await world.channel.send(to, answer, context('c#1.0'));
    await expect(world.channel.remove!(to, messageId, context('c#2.0'))).rejects.toMatchObject({ code: 'refused' });
    await world.channel.edit!(to, messageId, { ...answer, text: 'In 30 days.' }, context('c#3.0'));
    expect(world.ann.sees('C0HELP').map((m) => m.text)).toEqual(['In 14 days.', 'In 30 days.']);
  });

  it('is not answered at an address that is none of Slack’s', async () => {
    const ref = { channel: 'U0ANN', user: 'U0ANN', privately: { url: 'https://evil.example/', at: clock.now() } };
    await world.channel.send({ ...to, ref }, answer, context('c#1.0'));
    expect(world.ann.sees()).toHaveLength(1);
  });

  it('says so when she takes no direct messages', async () => {
    await clock.advance(3_600_000);
    world.slack.workspace.users.get('U0ANN')!.noMessages = true;
    await expect(world.channel.send(to, answer, context('c#1.0'))).rejects.toMatchObject({ code: 'gone' });
  });
});
