import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendContext } from '../../../src/adapters/channel.js';
import type { Address } from '../../../src/model/message.js';
import { type AtDesk, card, openAtDesk } from './desk.js';
import { until } from './world.js';

describe('nothing leaves for Discord when its time is over', () => {
  let at: AtDesk;
  let inDm: Address;
  let inThread: Address;
  let asked: Address;
  let inCase: Address;
  let messageId: string;

  beforeEach(async () => {
    at = await openAtDesk();
    await at.start();
    at.discord.say(at.dm, at.mia, 'Hello');
    inDm = (await at.event(0)).address;
    at.discord.fail('POST', /threads$/, 503);
    at.discord.say(at.general, at.mia, `${at.mention} Hello`);
    inThread = (await at.event(1)).address;
    await until(() => at.logged.some(({ message }) => message.includes('thread could not be opened')));
    const ask = at.world.interactions.get(at.discord.ask(at.general, at.mia, 'How much?'))!;
    await until(() => ask.ack);
    asked = (await at.event(2)).address;
    inCase = (await at.openCase()).to;
    messageId = (await at.channel.send(inDm, { text: 'Hi' }, at.context('a#0.0'))).messageId;
    at.discord.calls.length = 0;
  });
  afterEach(() => at.close());

  const over = (key: string): SendContext => ({ ...at.context(key), until: at.world.ids.now() });
  const attachment = { id: 'f1', name: 'a.csv', mime: 'text/csv', bytes: 3, state: 'stored' } as const;

  it.each<[string, (context: SendContext) => Promise<unknown>]>([
    ['a message', (context) => at.channel.send(inDm, { text: 'x' }, context)],
    ['a file', (context) => at.channel.send(inDm, { text: 'x', attachments: [attachment] }, context)],
    ['a message to a thread', (context) => at.channel.send(inThread, { text: 'x' }, context)],
    ['a private answer', (context) => at.channel.send(asked, { text: 'x' }, context)],
    ['an edit', (context) => at.channel.edit!(inDm, messageId, { text: 'x' }, context)],
    ['a removal', (context) => at.channel.remove!(inDm, messageId, context)],
    ['a card', (context) => at.channel.send(at.place.address, card, context)],
    ['a mark', (context) => at.channel.mark!(inCase, messageId, 'sent', context)],
  ])('%s', async (_what, run) => {
    await expect(run(over('a#1.0'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(at.discord.calls).toEqual([]);
  });

  it('a follow-up of a private answer can be sent after it, because it was never on its way', async () => {
    await at.channel.send(asked, { text: 'first' }, at.context('a#1.0'));
    const more = (context: SendContext) => at.channel.send(asked, { text: 'more' }, context);
    await expect(more(over('a#1.1'))).rejects.toMatchObject({ code: 'unavailable' });
    await more(at.context('a#1.1'));
    expect(at.discord.seen(at.general, at.mia).map(({ content }) => content)).toContain('more');
  });

  it('what takes several requests looks before each', async () => {
    const context = { ...at.context('a#1.0'), until: at.world.ids.now() + 60_000 };
    at.discord.chance = (method) => {
      if (method === 'POST') at.world.ids.forward(60_000);
      return undefined;
    };
    await expect(at.channel.send(inThread, { text: 'x' }, context)).rejects.toMatchObject({ code: 'unavailable' });
    expect(at.discord.calls.map((call) => call.replace(/\d+/g, 'N'))).toEqual(['POST /channels/N/messages']);
  });

  it('a request that waits behind another looks when its turn comes', async () => {
    const context = { ...at.context('a#1.1'), until: at.world.ids.now() + 60_000 };
    at.discord.chance = () => {
      at.world.ids.forward(60_000);
      return undefined;
    };
    const first = at.channel.send(inDm, { text: 'one' }, at.context('a#1.0'));
    const second = at.channel.send(inDm, { text: 'two' }, context);
    await first;
    await expect(second).rejects.toMatchObject({ code: 'unavailable' });
    expect(at.said(at.dm)).toEqual(['Hi', 'one']);
  });
});
