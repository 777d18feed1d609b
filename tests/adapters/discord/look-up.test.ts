import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../../src/model/conversation.js';
import type { CustomerSaid } from '../../../src/model/event.js';
import type { Channel } from '../../fakes/discord/index.js';
import { type Opened, openChannel } from './world.js';

describe('a message of which nobody knows whether it arrived, after the minutes of the nonce', () => {
  let opened: Opened;
  /** Another process, which heard no echo of what was sent. */
  let late: Opened;

  beforeEach(async () => {
    opened = await openChannel();
    await opened.start();
    late = await openChannel({ discord: opened.discord, store: opened.store });
    await late.start();
    await late.channel.stop();
  });
  afterEach(async () => {
    await late.close();
    await opened.close();
  });

  /** Mia writes; her conversation. */
  const said = async (channel: Channel, text: string): Promise<CustomerSaid> => {
    opened.discord.say(channel, opened.mia, text);
    return (await opened.event(0)) as CustomerSaid;
  };

  /** Puts an answer into the outbox and takes it out, as the first attempt does. Returns its key. */
  const deliver = async (to: CustomerSaid, seq: number, text: string): Promise<string> => {
    const { store } = opened;
    const { conversation } = to.address;
    await store.accept({ ...to, key: `discord:message:${seq}`, messageId: `${seq}` });
    const [work] = await store.claim('w', 10_000, 1);
    const key = `${conversation}#${seq}.0`;
    const after = { ...(work!.state ?? newConversation(to.address, to.from)), seq };
    const turn = {
      ...({ v: 1, conversation, seq, at: work!.now, effects: [], after, knowledge: 'k' } as const),
      cause: work!.events[0]!,
    };
    const job = { type: 'send', to: to.address, message: { text } } as const;
    await store.commit(work!.lease, turn, [
      { key, conversation, seq, index: 0, lane: `customer:${conversation}`, group: key, job, report: true },
    ]);
    await store.release(work!.lease);
    const [due] = await store.due('w', 10_000, 1);
    expect(due?.key).toBe(key);
    return key;
  };

  it('is found in history by what the outbox knows of it', async () => {
    const { store, discord, world, dm, channel, context } = opened;
    const from = await said(dm, 'Hello');
    const sorry = 'Sorry, *once* more?';
    const first = await deliver(from, 1, sorry);
    await store.settle(first, 'w', {
      outcome: 'sent',
      ...(await channel.send(from.address, { text: sorry }, context(first))),
    });
    const second = await deliver(from, 2, sorry);
    expect(await late.channel.wasSent!(from.address, second)).toBeUndefined();
    discord.fail('POST', /messages$/, 'lost');
    await expect(channel.send(from.address, { text: sorry }, context(second))).rejects.toMatchObject({
      code: 'unsure',
    });
    world.ids.forward(600_000);
    const answers = [...dm.messages.values()].filter(({ author }) => author.bot);
    expect(await late.channel.wasSent!(from.address, second)).toBe(answers.at(-1)!.id);
    expect(answers).toHaveLength(2);
  });

  it('was not sent when its thread was never opened', async () => {
    const { discord, general, mention } = opened;
    discord.fail('POST', /threads$/, 503);
    const from = await said(general, `${mention} how do I return this?`);
    const key = await deliver(from, 1, 'Like this.');
    expect(await late.channel.wasSent!(from.address, key)).toBeUndefined();
  });

  it('is looked up again when a rate limit or an outage keeps it from being found', async () => {
    const { discord, dm } = opened;
    const from = await said(dm, 'Hello');
    const key = await deliver(from, 1, 'Like this.');
    discord.fail('GET', /messages$/, 429, { retryAfter: 0.4 });
    await expect(late.channel.wasSent!(from.address, key)).rejects.toMatchObject({ code: 'rate-limited' });
    await new Promise((done) => setTimeout(done, 500));
    discord.fail('GET', /messages$/, 500);
    await expect(late.channel.wasSent!(from.address, key)).rejects.toMatchObject({ code: 'unsure' });
  });

  it('is ambiguous when history may not be read', async () => {
    const { discord, dm } = opened;
    const from = await said(dm, 'Hello');
    const key = await deliver(from, 1, 'Like this.');
    discord.fail('GET', /messages$/, 403, { code: 50_001 });
    await expect(late.channel.wasSent!(from.address, key)).rejects.toMatchObject({ code: 'ambiguous' });
  });
});
