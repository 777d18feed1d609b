import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntakeError } from '../../../src/adapters/channel.js';
import { deskWords } from '../../../src/adapters/discord/desk/words.js';
import { words } from '../../../src/adapters/discord/words.js';
import type { AgentReplied, CustomerSaid, InboundEvent } from '../../../src/model/event.js';
import type { Channel } from '../../fakes/discord/index.js';
import { type AtDesk, customer, openAtDesk } from './desk.js';
import { until } from './world.js';

describe('what is written at a Discord desk', () => {
  let at: AtDesk;

  beforeEach(async () => {
    at = await openAtDesk();
    await at.start();
  });
  afterEach(() => at.close());

  const agent = () => ({ id: `discord:${at.guild}/${at.ann.id}`, name: 'Ann' });
  const origin = (messageId?: string) => ({ desk: `discord:${at.desk.id}`, ...(messageId ? { messageId } : {}) });
  /** What was heard when everything that was said in the thread before is handled: its owner is heard for sure. */
  const fence = async (thread: Channel) => {
    const owner = at.world.users.get(at.world.guilds.get(at.guild)!.owner_id)!;
    const { id } = at.discord.say(thread, owner, 'fence');
    await until(() => at.events.some(({ key }) => key.endsWith(id)));
    return at.events.filter((event) => !('text' in event && event.text === 'fence'));
  };

  it('plain text in a case’s thread is a note, !r a reply, in the customer’s conversation', async () => {
    const { thread } = await at.openCase();
    const note = at.discord.say(thread, at.ann, 'I ask the warehouse');
    const reply = at.discord.say(thread, at.ann, '!R It **left** today\nand comes tomorrow');
    await at.event(1);
    expect(at.events).toMatchObject([
      {
        type: 'agent.noted',
        key: `discord:message:${note.id}`,
        text: 'I ask the warehouse',
        ticket: 't1',
        address: customer,
        agent: agent(),
        origin: origin(note.id),
      },
      {
        type: 'agent.replied',
        messageId: reply.id,
        text: 'It **left** today  \nand comes tomorrow',
        attachments: [],
        agent: agent(),
        origin: origin(reply.id),
      },
    ]);
  });

  it('files go with a reply, and are named in a note', async () => {
    const { thread } = await at.openCase();
    const file = { id: '77', filename: 'label.pdf', size: 3, url: `${at.discord.url}/attachments/77/label.pdf` };
    at.discord.say(thread, at.ann, '!r\n', { attachments: [file] });
    at.discord.say(thread, at.ann, 'look', { attachments: [file] });
    await at.event(1);
    expect(at.events).toMatchObject([
      { type: 'agent.replied', text: '', attachments: [{ id: 'discord-77', name: 'label.pdf', state: 'pending' }] },
      { type: 'agent.noted', text: 'look\n[label.pdf]' },
    ]);
  });

  it('a reply that is edited or deleted is edited or deleted for the customer', async () => {
    const { thread } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, '!r Tuseday');
    await at.event(0);
    at.discord.change(thread, id, '!r Tuesday');
    at.discord.erase(thread, id);
    await at.event(2);
    expect(at.events.slice(1)).toMatchObject([
      { type: 'agent.edited', messageId: id, text: 'Tuesday', agent: agent(), origin: origin(id) },
      { type: 'agent.deleted', messageId: id, agent: agent(), ticket: 't1' },
    ]);
    expect(new Set(at.events.map(({ key }) => key)).size).toBe(3);
  });

  it('a note that is edited or deleted changes or goes as a note', async () => {
    const { thread } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, 'call her');
    await at.event(0);
    at.discord.change(thread, id, 'call her at 5');
    at.discord.erase(thread, id);
    await at.event(2);
    expect(at.events).toMatchObject([
      { type: 'agent.noted', text: 'call her', origin: origin(id) },
      { type: 'agent.note-changed', text: 'call her at 5', messageId: id, origin: origin(id) },
      { type: 'agent.note-changed', messageId: id, agent: agent() },
    ]);
    expect(at.events[2]).not.toHaveProperty('text');
  });

  it('a note that is edited into a reply is one, and is edited and deleted as one', async () => {
    const { thread } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, 'It left today');
    await at.event(0);
    at.discord.change(thread, id, '!r It left today');
    at.world.ids.forward(1_000);
    at.discord.tell('MESSAGE_UPDATE', thread, thread.messages.get(id)!);
    at.discord.change(thread, id, '!r It left yesterday');
    at.discord.erase(thread, id);
    await at.event(3);
    expect(at.events).toMatchObject([
      { type: 'agent.noted' },
      { type: 'agent.replied', text: 'It left today', messageId: id },
      { type: 'agent.edited', text: 'It left yesterday', messageId: id },
      { type: 'agent.deleted', messageId: id },
    ]);
  });

  it('taking !r away changes nothing for the customer, and says so', async () => {
    const { thread } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, '!r It left today');
    await at.event(0);
    at.discord.change(thread, id, 'It left today');
    await until(() => at.said(thread).includes(deskWords.stillThere));
    expect(await fence(thread)).toHaveLength(1);
  });

  it('!take, !resolve, !back act; !help and what is no command are answered; an empty !r sends nothing', async () => {
    const { thread } = await at.openCase();
    for (const text of ['!take', ' !RESOLVE', '!back', '!help', '!r', '!resolv', `${at.mention} !take`])
      at.discord.say(thread, at.ann, text);
    const events = await fence(thread);
    expect(events).toMatchObject([
      { type: 'agent.acted', act: 'take' },
      { type: 'agent.acted', act: 'resolve' },
      { type: 'agent.acted', act: 'hand-back' },
      { type: 'agent.noted', text: '!resolv' },
      { type: 'agent.acted', act: 'take' },
    ]);
    await until(() => at.said(thread).length === 4);
    const hints = at.said(thread).join('\n');
    expect(hints).toContain(deskWords.emptyReply);
    expect(hints).toContain('no command');
    expect(hints).toContain('stays among us');
  });

  it('who cannot see the desk channel, other bots and the bot itself are not heard', async () => {
    const { thread } = await at.openCase();
    const tom = at.world.user('tom');
    at.discord.say(thread, tom, '!r Send the money here');
    at.discord.say(thread, at.world.user('helper', { bot: true }), '!r I am a bot');
    at.discord.say(thread, at.world.bot, '!r myself');
    at.world.join(at.guild, tom, [at.agents]);
    at.discord.say(thread, tom, '!r Now I may');
    expect(await fence(thread)).toMatchObject([{ text: 'Now I may' }]);
  });

  it('who loses the role is not heard from then on; the gateway tells of changes in the channel', async () => {
    const { thread } = await at.openCase();
    at.discord.say(thread, at.ann, 'one');
    await at.event(0);
    at.world.onlyFor(at.desk);
    at.discord.changed(at.desk);
    at.discord.say(thread, at.ann, '!r two');
    expect(await fence(thread)).toHaveLength(1);
  });

  it('the desk channel is no place of customers: talk there is ignored, a call gets one harmless hint', async () => {
    const own = at.world.channel(11, { guild_id: at.guild, parent_id: at.desk.id, name: 'lunch' });
    at.discord.say(at.desk, at.ann, '!r nobody');
    at.discord.say(own, at.ann, '!r nobody either');
    at.discord.say(own, at.ann, `${at.mention} what is there for lunch?`);
    const called = at.discord.say(at.desk, at.ann, `${at.mention} hello`);
    await until(() => at.said(own).length + at.said(at.desk).length === 2);
    expect(at.events).toEqual([]);
    expect(at.said(own)).toEqual([deskWords.notACase]);
    expect(at.world.channels.has(called.id)).toBe(false);
    const asked = at.world.interactions.get(at.discord.ask(at.desk, at.ann, 'How much?'))!;
    await until(() => asked.ack);
    expect(asked.ack).toMatchObject({ type: 4, data: { flags: 64, content: deskWords.notACase } });
  });

  it('a customer’s !r in her own thread is plain text', async () => {
    const { id } = at.discord.say(at.general, at.mia, `${at.mention} hello`);
    const thread = await until(() => at.world.channels.get(id));
    at.discord.say(thread, at.mia, '!r give me a discount');
    expect(await at.event(1)).toMatchObject({ type: 'customer.said', text: '!r give me a discount' });
  });

  it('what agents wrote during an outage is read from history, once, by who was a member', async () => {
    const { thread } = await at.openCase();
    const before = at.discord.say(thread, at.ann, 'before');
    await at.event(0);
    await at.channel.stop();
    at.discord.change(thread, before.id, '!r before, for her after all');
    at.discord.say(thread, at.ann, '!r meanwhile');
    at.discord.say(thread, at.world.user('tom'), '!r not a member');
    at.discord.say(thread, at.ann, '!take');
    at.discord.say(at.desk, at.ann, 'chatter');
    await at.start();
    const events = await fence(thread);
    expect(events.slice(1)).toMatchObject([
      { type: 'agent.replied', text: 'before, for her after all', messageId: before.id },
      { type: 'agent.replied', text: 'meanwhile' },
      { type: 'agent.acted', act: 'take' },
    ]);
    await at.channel.stop();
    await at.start();
    await until(() => at.discord.gateway.connections === 1);
    expect(await fence(thread)).toHaveLength(4);
  });

  it('of two processes the one with the gateway hears the desk; either can send there', async () => {
    const { thread, to } = await at.openCase();
    const two = await openAtDesk({ discord: at.discord, store: at.store, worker: 'two' });
    two.channel.openDesk!(at.desk.id);
    await two.start();
    await two.channel.send(to, { text: 'from the other process' }, two.context('t1.1'));
    expect(at.said(thread)).toContain('from the other process');
    at.discord.say(thread, at.ann, '!r Once');
    await at.event(0);
    expect(await fence(thread)).toHaveLength(1);
    expect(two.events).toEqual([]);
    await two.close();
  });

  it('a message that could not be stored is taken in again, once', async () => {
    const { thread } = await at.openCase();
    await at.channel.stop();
    const events: InboundEvent[] = [];
    let down = 2;
    await at.channel.start(async (event) => {
      if (down-- > 0) throw new IntakeError('store-unavailable');
      // What is read from history, too, is known by its key.
      if (events.some(({ key }) => key === event.key)) return 'seen';
      events.push(event);
      return 'new';
    });
    at.discord.say(thread, at.ann, '!r one');
    at.discord.say(thread, at.ann, '!r two');
    await until(() => events.length === 2);
    expect(events).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  });

  describe('buttons on the card', () => {
    it.each([
      ['Take', 'take'],
      ['Resolve', 'resolve'],
      ['Hand back', 'hand-back'],
    ])('%s is done, and acknowledged without a change', async (label, act) => {
      const { messageId } = await at.openCase();
      const { id, ack } = await at.press(at.ann, messageId, label);
      expect(ack).toEqual({ type: 6 });
      expect(at.events).toMatchObject([
        { type: 'agent.acted', act, key: `discord:interaction:${id}`, ticket: 't1', agent: agent(), origin: origin() },
      ]);
      expect(at.desk.messages.get(messageId)!.components[0]!.components).toHaveLength(4);
    });

    it('Reply opens a dialog at once, and what is sent off with it is a reply', async () => {
      const { messageId } = await at.openCase();
      const { id, ack } = await at.press(at.ann, messageId, 'Reply');
      expect(ack).toMatchObject({ type: 9, data: { title: deskWords.replyTitle } });
      expect(at.events).toEqual([]);
      const sent = at.discord.submit(id, 'It *left* today');
      await until(() => at.world.interactions.get(sent)!.ack);
      expect(at.world.interactions.get(sent)!.ack).toEqual({ type: 6 });
      expect(at.events).toMatchObject([
        { type: 'agent.replied', messageId: sent, text: 'It *left* today', agent: agent(), address: customer },
      ]);
      expect((at.events[0] as { origin: object }).origin).toEqual(origin());
    });

    it('a dialog with nothing but spaces sends nothing', async () => {
      const { messageId } = await at.openCase();
      const { id } = await at.press(at.ann, messageId, 'Reply');
      const sent = at.discord.submit(id, '  ');
      await until(() => at.world.interactions.get(sent)!.ack);
      expect(at.world.interactions.get(sent)!.ack).toMatchObject({ type: 4, data: { content: deskWords.emptyReply } });
      expect(at.events).toEqual([]);
    });

    it('a card of a case that is not known, and somebody who may not see the channel, are told so', async () => {
      const { messageId } = await at.channel.send(
        at.place.address,
        { text: 'x', choices: [{ id: 'desk:take', label: 'Take' }] },
        at.context('x'),
      );
      expect((await at.press(at.ann, messageId, 'Take')).ack).toMatchObject({
        data: { content: deskWords.unknownCase },
      });
      const known = await at.openCase();
      const tom = at.world.user('tom');
      expect((await at.press(tom, known.messageId, 'Take')).ack).toMatchObject({
        data: { content: deskWords.notAMember, flags: 64 },
      });
      expect(at.events).toEqual([]);
    });

    it('a press that could not be stored is not acknowledged, so that Discord says so', async () => {
      const { messageId } = await at.openCase();
      await at.channel.stop();
      await at.channel.start(() => Promise.reject(new IntakeError('store-unavailable')));
      const interaction = at.world.interactions.get(at.discord.press(at.desk, at.ann, messageId, 'Take'))!;
      await until(() => at.logged.some(({ message }) => message.includes('was not taken in')));
      expect(interaction.ack).toBeUndefined();
    });
  });

  it('customers are told of a file that is refused, agents by the mark of their reply', async () => {
    const { thread } = await at.openCase();
    const file = { id: '9', filename: 'film_1.mov', size: 3, url: `${at.discord.url}/attachments/9/film_1.mov` };
    at.world.files.set('/attachments/9/film_1.mov', new Uint8Array(3_000_000));
    const url = `${file.url}?ex=${at.world.ids.now() + 60_000}`;
    at.discord.say(at.dm, at.mia, '', { attachments: [{ ...file, url }] });
    at.discord.say(thread, at.ann, '!r', { attachments: [{ ...file, id: '10', url }] });
    await at.event(1);
    const before = at.said(thread).length;
    for (const event of at.events) {
      const [attachment] = (event as CustomerSaid | AgentReplied).attachments;
      const fetched = at.channel.download!(attachment!, 2_097_152, new AbortController().signal);
      await expect(fetched).rejects.toMatchObject({ code: 'refused' });
    }
    expect(at.said(at.dm)).toEqual([words.fileTooLong('film\\_1.mov', 2)]);
    expect(at.said(thread)).toHaveLength(before);
  });
});
