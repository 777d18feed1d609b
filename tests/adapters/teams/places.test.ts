import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../../src/model/conversation.js';
import type { CustomerEvent } from '../../../src/model/event.js';
import { context, openTeams, until, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await openTeams();
  await world.adapter.start(world.sink);
});
afterEach(() => world.close());

const texts = () => world.events.map((e) => ('text' in e ? e.text : e.type));
const customers = () => world.events as CustomerEvent[];

/** Commits one turn in each conversation that waits, so that it is known; it stands in the given phase. */
const answered = async (name: 'answered' | 'idle') => {
  for (const { lease, events } of await world.store.claim('test', 60_000, 10)) {
    const cause = events[0] as CustomerEvent;
    const fresh = newConversation(cause.address, cause.from);
    const phase = name === 'idle' ? ({ name } as const) : ({ name, faq: 'f', next: [], answer: 'a' } as const);
    const after = { ...fresh, seq: 1, phase };
    const turn = { v: 1, conversation: after.id, seq: 1, at: 1, cause, effects: [], after, knowledge: 'k' } as const;
    expect(await world.store.commit(lease, turn, [])).toBe('done');
    await world.store.release(lease);
  }
};

describe('in a channel', () => {
  const channel = () => world.teams.conversation('channel');

  it('a mention is answered in its thread, naming who asked', async () => {
    await world.teams.customer('Ann', channel()).write('100', 'where is my parcel?');
    expect(texts()).toEqual(['where is my parcel?']);
    await world.adapter.send(world.events[0]!.address, { text: 'It is on its way.' }, context());
    expect(world.teams.shown('19:main@thread.tacv2;messageid=100').map((m) => m.text)).toEqual([
      'Ann It is on its way.',
    ]);
    expect(world.teams.state.messages[0]?.activity.entities).toMatchObject([{ mentioned: { id: '29:1ann' } }]);
  });

  it('a follow-up with a mention belongs to the same conversation', async () => {
    await world.teams.customer('Ann', channel()).write('100', 'where is my parcel?');
    await world.teams.customer('Ann', channel(), '100').write('101', 'order 4711');
    expect(texts()).toEqual(['where is my parcel?', 'order 4711']);
    expect(new Set(world.events.map((e) => e.address.conversation)).size).toBe(1);
  });

  it('a follow-up without one does too, when consent lets the bot hear it', async () => {
    const ann = world.teams.customer('Ann', channel(), '100');
    await ann.write('100', 'where is my parcel?');
    await ann.write('101', 'order 4711', { mention: false });
    await answered('idle');
    await ann.write('102', 'hello?', { mention: false });
    expect(texts()).toEqual(['where is my parcel?', 'order 4711', 'hello?']);
  });

  it('what others say among themselves is ignored; with a mention it is a conversation of its own', async () => {
    await world.teams.customer('Ann', channel(), '100').write('100', 'where is my parcel?');
    const bob = world.teams.customer('Bob', channel(), '100');
    expect(await bob.write('101', 'did you call them?', { mention: false })).toBe(200);
    await bob.write('102', 'and mine?');
    expect(texts()).toEqual(['where is my parcel?', 'and mine?']);
    expect(new Set(customers().map((e) => e.address.conversation)).size).toBe(2);
  });

  it('a mention without a question is greeted in its thread', async () => {
    await world.teams.customer('Ann', channel()).write('100', '');
    await until(() => world.teams.state.messages.length > 0);
    expect(world.teams.shown('19:main@thread.tacv2;messageid=100')).toHaveLength(1);
    expect(world.events).toEqual([]);
  });
});

describe('in a group chat', () => {
  const group = () => world.teams.conversation('groupChat');

  it('everybody who mentions the bot has a conversation of her own', async () => {
    await world.teams.customer('Ann', group()).write('1', 'where is my parcel?');
    await world.teams.customer('Bob', group()).write('2', 'and mine?');
    expect(new Set(customers().map((e) => e.address.conversation)).size).toBe(2);
    expect(customers().map((e) => e.from.name)).toEqual(['Ann', 'Bob']);
  });

  it('chatter is heard while a conversation goes on with its writer, and not after', async () => {
    const ann = world.teams.customer('Ann', group());
    await ann.write('1', 'lunch?', { mention: false });
    await ann.write('2', 'where is my parcel?');
    await answered('answered');
    await ann.write('3', 'that did not help', { mention: false });
    await world.teams.customer('Bob', group()).write('4', 'lunch!', { mention: false });
    expect(texts()).toEqual(['where is my parcel?', 'that did not help']);
  });

  it('chatter after a conversation has come to rest is not for the bot', async () => {
    const ann = world.teams.customer('Ann', group());
    await ann.write('2', 'where is my parcel?');
    await answered('idle');
    await ann.write('3', 'lunch?', { mention: false });
    expect(texts()).toEqual(['where is my parcel?']);
  });

  it('edits and deletions count for those who talk to the bot', async () => {
    const ann = world.teams.customer('Ann', group());
    await world.teams.customer('Bob', group()).edit('7', 'lunch at one');
    await ann.write('1', 'where is my parcl?');
    await ann.edit('1', 'where is my parcel?');
    await ann.remove('1');
    expect(world.events.map((e) => e.type)).toEqual(['customer.said', 'customer.edited', 'customer.deleted']);
  });
});

describe('choices', () => {
  const choices = [
    { id: 'yes', label: 'Yes' },
    { id: 'no', label: 'No, thanks' },
  ];

  it('give way to what was pressed, once', async () => {
    const ann = world.teams.customer('Ann', world.teams.conversation('personal'));
    await ann.write('1', 'Hello');
    const { messageId } = await world.adapter.send(world.events[0]!.address, { text: 'Well?', choices }, context());
    await ann.press('f:1', messageId, 'No, thanks');
    await until(() => world.teams.state.messages[0]!.edits > 0);
    expect(world.teams.shown('a:main-chat')).toEqual([{ id: messageId, text: 'Well?\n✓ No, thanks' }]);
    expect(world.events.at(-1)).toMatchObject({ type: 'customer.chose', choice: 'no', messageId });
  });

  it('of an older message are an event all the same, and leave newer ones alone', async () => {
    const ann = world.teams.customer('Ann', world.teams.conversation('personal'));
    await ann.write('1', 'Hello');
    const { address } = world.events[0]!;
    const old = await world.adapter.send(address, { text: 'Well?', choices }, context('c#1.0'));
    const fresh = await world.adapter.send(address, { text: 'And now?', choices }, context('c#2.0'));
    await ann.press('f:1', old.messageId, 'Yes');
    await ann.press('f:2', fresh.messageId, 'Yes');
    await world.adapter.stop();
    expect(customers().filter((e) => e.type === 'customer.chose')).toHaveLength(2);
    expect(world.teams.shown('a:main-chat').map((m) => m.text)).toEqual(['Well?', 'And now?\n✓ Yes']);
  });

  it('of somebody else do not change hands', async () => {
    const group = world.teams.conversation('groupChat');
    await world.teams.customer('Ann', group).write('1', 'Hello');
    const { messageId } = await world.adapter.send(world.events[0]!.address, { text: 'Well?', choices }, context());
    await world.teams.customer('Bob', group).press('f:1', messageId, 'Yes');
    await world.adapter.stop();
    expect(world.teams.state.messages[0]!.edits).toBe(0);
    expect(customers().at(-1)).toMatchObject({ type: 'customer.chose', from: { name: 'Bob' } });
  });

  it('do not keep the delivery waiting for the message to change', async () => {
    const ann = world.teams.customer('Ann', world.teams.conversation('personal'));
    await ann.write('1', 'Hello');
    const { messageId } = await world.adapter.send(world.events[0]!.address, { text: 'Well?', choices }, context());
    world.teams.state.faults.push({ on: 'edit', status: 500 });
    expect(await ann.press('f:1', messageId, 'Yes')).toBe(200);
    await world.adapter.stop();
    expect(world.logged.at(-1)).toMatchObject({ level: 'warn', sentence: expect.stringContaining('choice') });
  });
});

describe('where the bot is added', () => {
  it.each(['personal', 'groupChat', 'channel'] as const)(
    '(%s) it greets, once however often it is told',
    async (type) => {
      const place = world.teams.conversation(type);
      const ann = world.teams.customer('Ann', place);
      expect(await Promise.all([1, 2, 3].map(() => ann.added('f:added')))).toEqual([200, 200, 200]);
      await world.adapter.stop();
      expect(world.teams.state.messages).toHaveLength(1);
      expect(world.teams.state.messages[0]).toMatchObject({ conversation: place.id });
      expect(JSON.stringify(world.teams.state.messages[0])).toContain('Ask me anything');
      expect(world.events).toEqual([]);
    },
  );

  it('an invoke of anything is not implemented, and says so', async () => {
    const ann = world.teams.customer('Ann', world.teams.conversation('personal'));
    expect(await world.teams.deliver({ ...ann.said('1', ''), type: 'invoke', name: 'task/fetch' })).toBe(501);
  });
});
