import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../../src/model/conversation.js';
import type { CustomerSaid } from '../../../src/model/event.js';
import { type AtDesk, card, openAtDesk } from './desk.js';
import { openChannel, until } from './world.js';

describe('a Discord channel as a desk', () => {
  let at: AtDesk;

  beforeEach(async () => {
    at = await openAtDesk();
    await at.start();
  });
  afterEach(() => at.close());

  it('a card has its buttons, and what follows goes to a thread on it, named after its first line', async () => {
    const { messageId, thread, to } = await at.openCase();
    const shown = at.desk.messages.get(messageId)!;
    expect(shown.content).toBe('**Mia** asks for a person\n\nWhere is my parcel?');
    expect(shown.components[0]!.components.map(({ label }) => label)).toEqual([
      'Take',
      'Reply',
      'Resolve',
      'Hand back',
    ]);
    expect(thread).toMatchObject({ id: messageId, parent_id: at.desk.id, name: 'Mia asks for a person' });
    expect(at.said(thread)).toEqual(['What was said so far']);
    await at.channel.edit!(at.place.address, messageId, { text: 'Resolved' }, at.context('t1.card.2'));
    expect(shown).toMatchObject({ content: 'Resolved', components: [] });
    const { messageId: said } = await at.channel.send(to, { text: '@everyone <@1>' }, at.context('t1.2'));
    await at.channel.remove!(to, said, at.context('t1.3'));
    expect(at.said(thread)).toEqual(['What was said so far']);
    expect(at.discord.verbs.pings).toEqual([]);
    expect(at.events).toEqual([]);
  });

  it('one mark stands beside a message, however often it is shown; another one takes its place', async () => {
    const { thread, to } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, '!r hello');
    const mark = (one: 'sent' | 'failed') => at.channel.mark!(to, id, one, at.context(`m.${one}`));
    await mark('failed');
    await mark('failed');
    expect(at.reactions(thread, id)).toEqual(['⚠️']);
    await mark('sent');
    await mark('sent');
    expect(at.reactions(thread, id)).toEqual(['✅']);
    at.discord.erase(thread, id);
    await mark('failed');
  });

  it('a mark that may not be made is refused, so that nothing waits behind it', async () => {
    const { thread, to } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, '!r hello');
    at.desk.denied.add('ADD_REACTIONS');
    await expect(at.channel.mark!(to, id, 'sent', at.context('m'))).rejects.toMatchObject({ code: 'refused' });
  });

  it('an archived thread opens for messages, edits and marks', async () => {
    const { thread, to } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, '!r hello');
    const { messageId } = await at.channel.send(to, { text: 'one' }, at.context('t1.1'));
    for (const run of [
      () => at.channel.send(to, { text: 'two' }, at.context('t1.2')),
      () => at.channel.edit!(to, messageId, { text: 'uno' }, at.context('t1.3')),
      () => at.channel.mark!(to, id, 'sent', at.context('t1.4')),
      () => at.channel.remove!(to, messageId, at.context('t1.5')),
    ]) {
      thread.thread_metadata!.archived = true;
      await run();
      expect(thread.thread_metadata!.archived).toBe(false);
    }
    expect(at.said(thread)).toEqual(['What was said so far', 'two']);
    expect(at.reactions(thread, id)).toEqual(['✅']);
  });

  it('a locked thread refuses, and says what to do', async () => {
    const { thread, to } = await at.openCase();
    const { id } = at.discord.say(thread, at.ann, '!r hello');
    Object.assign(thread.thread_metadata!, { archived: true, locked: true });
    const locked = { code: 'gone', message: expect.stringContaining('Unlock') };
    await expect(at.channel.send(to, { text: 'two' }, at.context('t1.2'))).rejects.toMatchObject(locked);
    await expect(at.channel.mark!(to, id, 'sent', at.context('m'))).rejects.toMatchObject(locked);
    expect(at.place.health()).toEqual({ ok: true });
  });

  it('a thread that was deleted is opened again on its card; without the card it is gone', async () => {
    const { thread, to, messageId } = await at.openCase();
    at.discord.remove(thread);
    await at.channel.send(to, { text: 'two' }, at.context('t1.2'));
    const again = at.world.channels.get(messageId)!;
    expect(at.said(again)).toEqual(['two']);
    at.discord.say(again, at.ann, '!r still here');
    expect(await at.event(0)).toMatchObject({ type: 'agent.replied', ticket: 't1' });
    at.discord.remove(again);
    at.discord.erase(at.desk, messageId);
    const gone = { code: 'gone', message: expect.stringContaining('deleted on Discord') };
    await expect(at.channel.send(to, { text: 'three' }, at.context('t1.3'))).rejects.toMatchObject(gone);
    const edit = at.channel.edit!(at.place.address, messageId, card, at.context('t1.4'));
    await expect(edit).rejects.toMatchObject(gone);
  });

  it('a card whose answer was lost is found after the minutes of the nonce, among cards with the same words', async () => {
    const { discord, store, world, context, place } = at;
    const send = (key: string) => at.channel.send(place.address, card, context(key));
    /** Puts the card of a conversation into the outbox, as tried just now. */
    const planned = async (n: number) => {
      const conversation = `web:v${n}`;
      const address = { channel: 'web', conversation, ref: {} };
      const from = { platform: 'web', tenant: '-', user: `v${n}` };
      const said: CustomerSaid = {
        ...{ type: 'customer.said', key: `web:${n}`, at: 1, from, address, messageId: `${n}` },
        ...{ text: 'x', attachments: [], private: false },
      };
      await store.accept(said);
      const [work] = await store.claim('w', 10_000, 1);
      const key = `t${n}.card@${place.name}`;
      const after = { ...newConversation(address, from), seq: 1 };
      const turn = {
        v: 1,
        conversation,
        seq: 1,
        at: work!.now,
        cause: said,
        effects: [],
        after,
        knowledge: 'k',
      } as const;
      const job = { type: 'send', to: place.address, message: card } as const;
      await store.commit(work!.lease, turn, [
        { key, conversation, seq: 1, index: 0, lane: `desk:${n}`, group: key, job, report: true },
      ]);
      await store.release(work!.lease);
      await store.due('w', 10_000, 1);
      return key;
    };
    const first = await planned(1);
    const second = await planned(2);
    await send(first);
    const late = await openChannel({ discord, store });
    await late.start();
    await late.channel.stop();
    world.ids.forward(600_000);
    expect(await late.channel.wasSent!(place.address, second)).toBeUndefined();
    discord.fail('POST', /messages$/, 'lost');
    await expect(send(second)).rejects.toMatchObject({ code: 'unsure' });
    world.ids.forward(600_000);
    expect(await late.channel.wasSent!(place.address, second)).toBe([...at.desk.messages.keys()].at(-1));
    await late.close();
  });

  it('limits count by the channel that Discord counts by', async () => {
    const { to, thread } = await at.openCase();
    expect(at.channel.placeOf!(at.place.address)).toBe(at.desk.id);
    expect(at.channel.placeOf!(to)).toBe(thread.id);
  });

  describe('health and warnings', () => {
    const healthy = async (ok: boolean) => {
      await until(() => at.place.health().ok === ok);
      return at.place.health().why ?? '';
    };

    it('all is well', async () => {
      expect(at.place.health()).toEqual({ ok: true });
      expect(await at.place.warnings()).toEqual([]);
    });

    it('a desk that everybody in the server can read is warned of', async () => {
      at.desk.overwrites = [];
      expect(await at.place.warnings()).toEqual([
        expect.stringMatching(/everybody in the server.*Deny "View Channel"/),
      ]);
    });

    it('permissions that are missing are named, with where to give them; the card is sent once they are there', async () => {
      at.desk.denied.add('SEND_MESSAGES').add('CREATE_PUBLIC_THREADS');
      const send = () => at.channel.send(at.place.address, card, at.context('t1.card'));
      await expect(send()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('permission'),
      });
      expect(await healthy(false)).toMatch(/#desk on "Shop".*"Send Messages".*"Create Public Threads".*Edit Channel/);
      expect(await at.place.warnings()).toEqual([at.place.health().why]);
      expect(at.channel.health()).toEqual({ ok: true });
      at.desk.denied.clear();
      at.discord.changed(at.desk);
      await healthy(true);
      await send();
    });

    it('what is only useful is a warning', async () => {
      at.desk.denied.add('ADD_REACTIONS').add('READ_MESSAGE_HISTORY');
      at.discord.changed(at.desk);
      expect(await at.place.warnings()).toEqual([
        expect.stringMatching(/"Add Reactions".*"Read Message History"|"Read Message History".*"Add Reactions"/),
      ]);
      expect(at.place.health()).toEqual({ ok: true });
    });

    it('a channel that the bot cannot see comes with the invite link', async () => {
      at.desk.denied.add('VIEW_CHANNEL');
      at.discord.changed(at.desk);
      expect(await healthy(false)).toMatch(/cannot see.*oauth2\/authorize\?client_id=\d+.*View Channel/);
      const sent = at.channel.send(at.place.address, card, at.context('x'));
      await expect(sent).rejects.toMatchObject({ code: 'unavailable' });
    });

    it('a channel that was deleted is gone, and says so', async () => {
      const { to } = await at.openCase();
      at.discord.remove(at.desk);
      expect(await healthy(false)).toMatch(/no server's channel.*Copy Channel ID/);
      const sent = at.channel.send(at.place.address, card, at.context('x'));
      await expect(sent).rejects.toMatchObject({ code: 'gone', message: expect.stringContaining('Set DESK') });
      at.discord.remove(at.world.channels.get((to.ref as { channel: string }).channel)!);
      await expect(at.channel.send(to, { text: 'x' }, at.context('y'))).rejects.toMatchObject({ code: 'gone' });
    });

    it.each([
      ['a forum', 15],
      ['a voice channel', 2],
    ])('%s is no desk', async (_what, type) => {
      const other = at.world.channel(type, { guild_id: at.guild, name: 'other' });
      expect(await at.channel.openDesk!(other.id).warnings()).toEqual([expect.stringMatching(/no text channel/)]);
    });

    it('direct messages are no desk', async () => {
      expect(await at.channel.openDesk!(at.dm.id).warnings()).toEqual([expect.stringMatching(/no server's channel/)]);
    });

    it('asks before the start too, and says when messages may not be read', async () => {
      const other = await openAtDesk();
      expect(other.place.health().ok).toBe(false);
      expect(await other.place.warnings()).toEqual([]);
      other.discord.content = false;
      expect(await other.place.warnings()).toEqual([expect.stringMatching(/agents.*empty.*Message Content Intent/)]);
      await other.close();
    });

    it.each(['C0123', 'desk', '12', ''])('DESK=discord:%s is no id, and says where one is', (place) => {
      expect(() => at.channel.openDesk!(place)).toThrow(/Copy Channel ID/);
    });
  });
});
