import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntakeError, type SendError } from '../../../src/adapters/channel.js';
import { words } from '../../../src/adapters/discord/words.js';
import type { CustomerSaid } from '../../../src/model/event.js';
import { type Opened, openChannel, until } from './world.js';

describe('/ask', () => {
  let opened: Opened;

  beforeEach(async () => {
    opened = await openChannel();
    await opened.start();
  });
  afterEach(() => opened.close());

  /** Mia asks in the channel; her event, once the command is acknowledged. */
  const asked = async () => {
    const { discord, general, mia, world, event } = opened;
    const interaction = world.interactions.get(discord.ask(general, mia, 'How much is it?'))!;
    await until(() => interaction.ack);
    return { interaction, said: (await event(0)) as CustomerSaid };
  };
  const say = (said: CustomerSaid, text: string, key: string) =>
    opened.channel.send(said.address, { text }, opened.context(key));
  const seen = () => opened.discord.seen(opened.general, opened.mia).map(({ content }) => content);

  it('is registered at the start, and not again when Discord knows it', async () => {
    expect(opened.world.commands.map(({ name }) => name)).toEqual(['ask', 'help']);
    await opened.channel.stop();
    await opened.start();
    expect(opened.discord.calls.filter((call) => /^POST .*commands$/.test(call))).toHaveLength(2);
  });

  it('is answered to the asker alone: the first answer replaces the sign of work', async () => {
    const { said, interaction } = await asked();
    expect(interaction.ack).toEqual({ type: 5, data: { flags: 64 } });
    const first = await say(said, 'Ten', 'a#1.0');
    expect(seen()).toEqual(['Ten']);
    expect(await say(said, 'Ten', 'a#1.0')).toEqual(first);
    await say(said, 'Anything else?', 'a#1.1');
    expect(seen()).toEqual(['Ten', 'Anything else?']);
    expect(opened.discord.seen(opened.general, opened.world.user('tom'))).toEqual([]);
  });

  it('an answer that is ready before the acknowledgement waits for it', async () => {
    const { discord, general, mia, channel, context } = opened;
    await channel.stop();
    const sent: Promise<unknown>[] = [];
    await channel.start(async (event) => {
      sent.push(
        new Promise((done) => setImmediate(done)).then(() =>
          channel.send(event.address, { text: 'Ten' }, context('a#1.0')),
        ),
      );
      return 'new';
    });
    discord.ask(general, mia, 'How much?');
    await until(() => sent.length > 0);
    await Promise.all(sent);
    expect(seen()).toEqual(['Ten']);
  });

  it('says nothing to Discord when nothing was stored, so that Discord says so to her', async () => {
    const { discord, general, mia, channel, world } = opened;
    await channel.stop();
    await channel.start(() => Promise.reject(new IntakeError('store-unavailable')));
    const interaction = world.interactions.get(discord.ask(general, mia, 'How much?'))!;
    await until(() => opened.logged.some(({ message }) => message.includes('was not taken in')));
    expect(interaction.ack).toBeUndefined();
  });

  it('after a quarter of an hour the answer goes to her direct messages, and says so', async () => {
    const { said } = await asked();
    await say(said, 'I ask a colleague', 'a#1.0');
    opened.world.ids.forward(60 * 60_000);
    await say(said, 'It is ten', 'a#2.0');
    await say(said, 'or eleven', 'a#3.0');
    const dm = [...opened.dm.messages.values()];
    expect(dm.map(({ content }) => content)).toEqual([`${words.moved}\nIt is ten`, 'or eleven']);
    opened.discord.say(opened.dm, opened.mia, 'thank you');
    const next = (await opened.event(1)) as CustomerSaid;
    expect(next.address.conversation).toBe(said.address.conversation);
    await opened.channel.edit!(said.address, dm[1]!.id, { text: 'or twelve' }, opened.context('a#4.0'));
    expect(dm[1]!.content).toBe('or twelve');
  });

  it('with closed direct messages it goes to a private thread, where she can go on', async () => {
    const { said } = await asked();
    opened.mia.closed = true;
    opened.world.ids.forward(60 * 60_000);
    await say(said, 'It is ten', 'a#2.0');
    await say(said, 'or eleven', 'a#3.0');
    const threads = [...opened.world.channels.values()].filter(({ type }) => type === 12);
    expect(threads).toHaveLength(1);
    expect([...threads[0]!.members]).toEqual([opened.mia.id]);
    expect([...threads[0]!.messages.values()].map(({ content }) => content)).toEqual([
      `${words.moved}\nIt is ten`,
      'or eleven',
    ]);
    opened.discord.say(threads[0]!, opened.mia, 'thank you');
    expect(await opened.event(1)).toMatchObject({
      private: true,
      address: { conversation: said.address.conversation, ref: { channel: threads[0]!.id } },
    });
  });

  it('where no private thread can be opened she is told at once, and a late answer is refused', async () => {
    opened.general.denied.add('CREATE_PRIVATE_THREADS');
    const { said } = await asked();
    await say(said, 'I ask a colleague', 'a#1.0');
    expect(seen()).toEqual([`I ask a colleague\n${words.later}`]);
    opened.mia.closed = true;
    opened.world.ids.forward(60 * 60_000);
    const error = await say(said, 'It is ten', 'a#2.0').catch((e: SendError) => e);
    expect(error).toMatchObject({ code: 'refused', message: expect.stringContaining('direct messages') });
  });

  it('a follow-up that may have arrived is never doubled; one that did not is sent again', async () => {
    const { said } = await asked();
    await say(said, 'Ten', 'a#1.0');
    opened.discord.fail('POST', /^\/webhooks/, 'lost');
    await expect(say(said, 'More', 'a#1.1')).rejects.toMatchObject({ code: 'unsure' });
    await expect(say(said, 'More', 'a#1.1')).rejects.toMatchObject({ code: 'ambiguous' });
    expect(seen()).toEqual(['Ten', 'More']);
    opened.discord.fail('POST', /^\/webhooks/, 429, { retryAfter: 2 });
    await expect(say(said, 'Last', 'a#1.2')).rejects.toMatchObject({ code: 'rate-limited' });
    await until(async () => (await say(said, 'Last', 'a#1.2').catch(() => undefined)) !== undefined);
    expect(seen()).toEqual(['Ten', 'More', 'Last']);
  });

  it('a button in a private answer is answered there, in private', async () => {
    const { said } = await asked();
    const choices = [{ id: 'helped', label: 'Yes' }];
    const { messageId } = await opened.channel.send(said.address, { text: 'Well?', choices }, opened.context('a#1.0'));
    const press = opened.world.interactions.get(opened.discord.press(opened.general, opened.mia, messageId, 'Yes'))!;
    await until(() => press.ack);
    expect(seen()).toEqual(['Well?\n\n✓ Yes']);
    const chose = opened.events.at(-1)!;
    expect(chose).toMatchObject({ type: 'customer.chose', address: { conversation: said.address.conversation } });
    await opened.channel.send(chose.address, { text: 'Good' }, opened.context('a#2.0'));
    expect(seen()).toEqual(['Well?\n\n✓ Yes', 'Good']);
  });

  it('in direct messages it is no different from writing there', async () => {
    const { discord, dm, mia, world, channel, context } = opened;
    const interaction = world.interactions.get(discord.ask(dm, mia, 'How much?'))!;
    await until(() => interaction.ack);
    expect(interaction.ack).toMatchObject({ type: 5, data: { flags: 0 } });
    const { address } = await opened.event(0);
    await channel.send(address, { text: 'Ten' }, context('a#1.0'));
    await channel.send(address, { text: 'Well?' }, context('a#1.1'));
    expect([...dm.messages.values()].map(({ content }) => content)).toEqual(['Ten', 'Well?']);
  });

  it('/help says how to ask', async () => {
    const { discord, general, mia, world } = opened;
    const interaction = world.interactions.get(discord.ask(general, mia, '', 'help'))!;
    await until(() => interaction.ack);
    expect(interaction.ack).toMatchObject({ type: 4, data: { content: words.help, flags: 64 } });
    expect(opened.events).toEqual([]);
  });
});
