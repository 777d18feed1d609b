import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntakeError } from '../../../src/adapters/channel.js';
import { deskId, openTeamsDesk, type TeamsDeskWorld } from './desk-world.js';
import { context } from './world.js';

let world: TeamsDeskWorld;
beforeEach(async () => {
  world = await openTeamsDesk();
});
afterEach(() => world.close());

const mia = { id: expect.stringMatching(/^teams:0e4d.*\/00000000-/), name: 'Mia' };
/** All that is done beside is over. */
const settled = async () => {
  await world.adapter.stop();
  await world.adapter.start(world.sink);
};

describe('a head card in Teams', () => {
  it('has its buttons on an Adaptive Card, says how the bot hears, and changes in place', async () => {
    const [card] = world.teams.shown(deskId);
    expect(card).toMatchObject({ id: world.card, choices: ['Take', 'Reply', 'Resolve', 'Hand back'] });
    expect(card!.text).toMatch(/^Case t-1\n.*mention/);
    await world.adapter.edit!(world.place.address, world.card, { text: 'Case t-1, resolved' }, context());
    expect(world.teams.shown(deskId)).toEqual([{ id: world.card, text: 'Case t-1, resolved' }]);
  });

  it('no longer asks for mentions once the bot has heard somebody without one', async () => {
    await world.mia.write('1', 'looks odd', { mention: false });
    const { messageId } = await world.openCase('t-2');
    expect(world.teams.shown(deskId).find(({ id }) => id === messageId)?.text).toBe('Case t-2');
  });

  it('has a thread under it, named for good', async () => {
    await world.adapter.send(world.thread, { text: 'So far' }, context());
    expect(world.inThread()).toEqual(['So far']);
    expect(world.place.thread(world.card).conversation).toBe(world.thread.conversation);
    expect(world.adapter.placeOf!(world.thread)).toBe(world.adapter.placeOf!(world.place.address));
  });

  it.each([
    ['Take', 'take'],
    ['Resolve', 'resolve'],
    ['Hand back', 'hand-back'],
  ])('%s is an act, once however often it is delivered', async (label, act) => {
    const press = () => world.mia.press('f:1', world.card, label);
    expect(await Promise.all([press(), press(), press(), press()])).toEqual([200, 200, 200, 200]);
    expect(world.events).toEqual([
      expect.objectContaining({
        type: 'agent.acted',
        act,
        agent: mia,
        ticket: 't-1',
        address: { channel: 'web', conversation: 'web:ann', ref: null },
        origin: { desk: `teams:${deskId}` },
      }),
    ]);
  });

  it('is not for guests, whom it tells so once', async () => {
    for (const id of ['f:1', 'f:2']) expect(await world.agent('Guest').press(id, world.card, 'Take')).toBe(200);
    await settled();
    expect(world.events).toEqual([]);
    expect(world.inThread()).toEqual([expect.stringContaining('Only members')]);
  });

  it('that belongs to no case says so; a new one may yet become known', async () => {
    const orphan = await world.openCase('t-9', false);
    await world.agent('Mia', orphan.messageId).press('f:1', orphan.messageId, 'Take');
    await settled();
    expect(world.inThread(orphan.messageId)).toEqual([expect.stringContaining('no case that I know')]);
    world.teams.state.lastId = Date.now();
    const young = await world.openCase('t-9', false);
    const press = world.agent('Mia', young.messageId).press('f:1', young.messageId, 'Take');
    expect(await press).toBe(503);
    expect(await world.agent('Mia', young.messageId).write('2', '!r Hello')).toBe(503);
    expect(await world.agent('Mia', young.messageId).write('3', 'lunch?', { mention: false })).toBe(200);
    expect(world.events).toEqual([]);
  });
});

describe('the Reply dialog', () => {
  const open = async () => (await world.mia.fetch('f:1', world.card, 'Reply')).answer;
  const submit = async (reply: string, id = 'f:2') => world.mia.submit(id, world.card, await open(), { reply });

  it('opens on the button, and sends what was written as Markdown', async () => {
    expect(await open()).toMatchObject({ task: { type: 'continue', value: { title: expect.any(String) } } });
    expect(await submit('**Hello** Ann')).toEqual({ status: 200 });
    expect(world.events).toEqual([
      expect.objectContaining({
        type: 'agent.replied',
        text: '**Hello** Ann',
        agent: mia,
        ticket: 't-1',
        origin: { desk: `teams:${deskId}` },
      }),
    ]);
  });

  it('that is sent off twice sends once; another dialog with the same words sends again', async () => {
    const dialog = await open();
    for (const id of ['f:2', 'f:3']) await world.mia.submit(id, world.card, dialog, { reply: 'Hello' });
    expect(world.events).toHaveLength(1);
    const another = (await world.mia.fetch('f:4', world.card, 'Reply')).answer;
    await world.mia.submit('f:5', world.card, another, { reply: 'Hello' });
    expect(world.events).toHaveLength(2);
  });

  it('keeps what was written when it cannot be sent now', async () => {
    const dialog = await open();
    await world.adapter.stop();
    await world.adapter.start(() => Promise.reject(new IntakeError('store-unavailable')));
    expect((await world.mia.submit('f:2', world.card, dialog, { reply: 'Hello' })).status).toBe(503);
    expect(world.teams.undelivered).toEqual([]);
    await settled();
    expect((await world.mia.submit('f:3', world.card, dialog, { reply: 'Hello' })).status).toBe(200);
    expect(world.events).toHaveLength(1);
  });

  it('without words asks for them', async () => {
    expect((await submit('  ')).answer).toMatchObject({ task: { type: 'continue' } });
    expect(JSON.stringify((await submit('  ')).answer)).toContain('Write your reply first');
    expect(world.events).toEqual([]);
  });

  it('does not open for a guest, and not for what is no case', async () => {
    const { answer } = await world.agent('Guest').fetch('f:1', world.card, 'Reply');
    expect(answer).toMatchObject({ task: { type: 'message', value: expect.stringContaining('Only members') } });
    const orphan = await world.openCase('t-9', false);
    const other = await world.agent('Mia', orphan.messageId).fetch('f:1', orphan.messageId, 'Reply');
    expect(other.answer).toMatchObject({ task: { type: 'message', value: expect.stringContaining('not known') } });
  });

  it('takes no other invoke', async () => {
    const body = { ...world.mia.said('f:1', ''), type: 'invoke', name: 'task/fetch', value: { data: { x: 1 } } };
    expect((await world.teams.ask(body)).status).toBe(501);
  });
});
