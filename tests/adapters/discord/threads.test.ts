import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerSaid } from '../../../src/model/event.js';
import { type Opened, openChannel, until } from './world.js';

describe('in a server', () => {
  let opened: Opened;

  beforeEach(async () => {
    opened = await openChannel();
    await opened.start();
  });
  afterEach(() => opened.close());

  /** Mia calls the bot in the channel; her event, and the thread that is opened. */
  const called = async (text = 'how do I return this?') => {
    const { discord, general, mia, mention, world, event } = opened;
    const message = discord.say(general, mia, `${mention} ${text}`);
    const said = (await event(0)) as CustomerSaid;
    return { message, said, thread: await until(() => world.channels.get(message.id)) };
  };

  it('a mention is answered in a thread on it, named after the question', async () => {
    const { said, thread } = await called();
    expect(thread).toMatchObject({ type: 11, name: 'how do I return this?', parent_id: opened.general.id });
    await opened.channel.send(
      said.address,
      { text: 'Like **this**.', replyTo: said.messageId },
      opened.context('a#1.0'),
    );
    expect([...thread.messages.values()].map(({ content }) => content)).toEqual(['Like **this**.']);
    expect(opened.general.messages.size).toBe(1);
  });

  it('a mention of the role that bears its name is a mention; of another role it is not', async () => {
    opened.discord.say(opened.general, opened.mia, '<@&77> anyone?');
    opened.discord.say(opened.general, opened.mia, `<@&${opened.world.botRole}> how do I return this?`);
    expect(await opened.event(0)).toMatchObject({ text: 'how do I return this?' });
  });

  it('what she writes there needs no mention, what others write does', async () => {
    const { thread, said } = await called();
    const tom = opened.world.user('tom');
    opened.discord.say(thread, tom, 'I wonder too');
    opened.discord.say(thread, opened.mia, 'and the postage?');
    expect(await opened.event(1)).toMatchObject({ text: 'and the postage?', address: said.address });
    opened.discord.say(thread, tom, `${opened.mention} me too`);
    const toms = (await opened.event(2)) as CustomerSaid;
    expect(toms).toMatchObject({ text: 'me too', from: { user: tom.id } });
    expect(toms.address.conversation).not.toBe(said.address.conversation);
    await opened.channel.send(toms.address, { text: 'To you as well' }, opened.context('b#1.0'));
    expect([...thread.messages.values()].at(-1)?.content).toBe(`<@${tom.id}> To you as well`);
    expect(opened.discord.verbs.pings).toEqual([]);
    opened.discord.say(thread, tom, 'thanks');
    expect(await opened.event(3)).toMatchObject({ text: 'thanks', address: toms.address });
  });

  it('a thread that is there already is used', async () => {
    opened.discord.fail('POST', /threads$/, 400, { code: 160_004 });
    const message = opened.discord.say(opened.general, opened.mia, `${opened.mention} hello`);
    const { address } = (await opened.event(0)) as CustomerSaid;
    await until(() => opened.discord.faults.every(({ times }) => times === 0));
    const thread = opened.world.channel(11, { id: message.id, guild_id: opened.guild, parent_id: opened.general.id });
    await opened.channel.send(address, { text: 'Hello' }, opened.context('a#1.0'));
    expect([...thread.messages.values()].map(({ content }) => content)).toEqual(['Hello']);
  });

  it('a thread that could not be opened at once is opened when the answer goes out', async () => {
    opened.discord.fail('POST', /threads$/, 503);
    const message = opened.discord.say(opened.general, opened.mia, `${opened.mention} hello`);
    const { address } = (await opened.event(0)) as CustomerSaid;
    await until(() => opened.logged.some((one) => one.message.includes('thread could not be opened')));
    await opened.channel.send(address, { text: 'Hello' }, opened.context('a#1.0'));
    expect(opened.world.channels.get(message.id)?.messages.size).toBe(1);
  });

  it('edits and deletions of the mention and of what followed belong to her conversation', async () => {
    const { message, said, thread } = await called();
    opened.discord.change(opened.general, message.id, `${opened.mention} how do I return that?`);
    expect(await opened.event(1)).toMatchObject({
      type: 'customer.edited',
      text: 'how do I return that?',
      messageId: message.id,
      address: { conversation: said.address.conversation },
    });
    const more = opened.discord.say(thread, opened.mia, 'oops');
    await opened.event(2);
    opened.discord.erase(thread, more.id);
    await opened.event(3);
    opened.discord.erase(opened.general, message.id);
    await opened.event(4);
    expect(opened.events.slice(3)).toMatchObject([
      { type: 'customer.deleted', messageId: more.id, address: said.address },
      { type: 'customer.deleted', messageId: message.id, address: said.address },
    ]);
  });

  it('many deletions at once arrive one by one, the bot’s own not at all', async () => {
    const { said, thread } = await called();
    const { messageId } = await opened.channel.send(said.address, { text: 'Like this' }, opened.context('a#1.0'));
    const more = opened.discord.say(thread, opened.mia, 'one');
    await opened.event(1);
    opened.discord.tell('MESSAGE_DELETE_BULK', thread, { ids: [messageId, more.id], channel_id: thread.id });
    expect(await opened.event(2)).toMatchObject({ type: 'customer.deleted', messageId: more.id });
    expect(opened.events).toHaveLength(3);
  });

  it('a press in her thread is hers, in her conversation', async () => {
    const { said, thread } = await called();
    const choices = [{ id: 'helped', label: 'Yes' }];
    const { messageId } = await opened.channel.send(said.address, { text: 'Well?', choices }, opened.context('a#1.0'));
    const tom = opened.world.user('tom');
    const toms = opened.world.interactions.get(opened.discord.press(thread, tom, messageId, 'Yes'))!;
    await until(() => toms.ack);
    expect(toms.ack).toMatchObject({ type: 4, data: { flags: 64 } });
    const hers = opened.world.interactions.get(opened.discord.press(thread, opened.mia, messageId, 'Yes'))!;
    await until(() => hers.ack);
    expect(opened.events.at(-1)).toMatchObject({
      type: 'customer.chose',
      choice: 'helped',
      messageId,
      address: said.address,
    });
    expect(thread.messages.get(messageId)).toMatchObject({ content: 'Well?\n\n✓ Yes', components: [] });
    expect(opened.events.filter(({ type }) => type === 'customer.chose')).toHaveLength(1);
  });

  it('a press of a button that is long gone is an event all the same', async () => {
    const { said, thread } = await called();
    const choices = [{ id: 'helped', label: 'Yes' }];
    const { messageId } = await opened.channel.send(said.address, { text: 'Well?', choices }, opened.context('a#1.0'));
    const id = thread.messages.get(messageId)!.components[0]!.components[0]!.custom_id;
    await opened.channel.edit!(said.address, messageId, { text: 'Settled' }, opened.context('a#2.0'));
    const press = opened.world.interactions.get(opened.discord.press(thread, opened.mia, messageId, id))!;
    await until(() => press.ack);
    expect(opened.events.at(-1)).toMatchObject({ type: 'customer.chose', choice: 'helped', messageId });
  });

  it('shows in the thread that somebody is at work', async () => {
    const { said, thread } = await called();
    await opened.channel.typing!(said.address);
    expect(opened.discord.calls).toContain(`POST /channels/${thread.id}/typing`);
  });

  it('follow-ups are known after a restart, in another process too', async () => {
    const { thread, said } = await called();
    await opened.channel.stop();
    const next = await openChannel({ discord: opened.discord, store: opened.store, worker: 'two' });
    await next.start();
    opened.discord.say(thread, opened.mia, 'still there?');
    expect(await next.event(0)).toMatchObject({ text: 'still there?', address: said.address });
    await next.close();
  });
});
