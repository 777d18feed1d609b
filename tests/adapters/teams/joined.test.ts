import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../../src/model/conversation.js';
import type { CustomerEvent, InboundEvent } from '../../../src/model/event.js';
import { openTeamsDesk, type TeamsDeskWorld } from './desk-world.js';
import { openTeams } from './world.js';

/** Where customers talk with the bot, a member of the desk writes. */
let world: TeamsDeskWorld;
beforeEach(async () => {
  world = await openTeamsDesk();
});
afterEach(() => world.close());

const quietly = { mention: false };
const joined = () => world.events.filter(({ type }) => type === 'agent.joined');
const conversation = (event: InboundEvent | undefined) => event!.address.conversation;

/** Handles what waits; the customers then wait for a person, or have their answer. */
const handled = async (waits: boolean) => {
  for (const { lease, events, state } of await world.store.claim('test', 60_000, 10)) {
    const cause = events[0] as CustomerEvent;
    const phase = waits ? ({ name: 'handing-over' } as const) : ({ name: 'idle' } as const);
    const fresh = state ?? newConversation(cause.address, cause.from);
    const after = { ...fresh, seq: fresh.seq + 1, phase };
    const turn = { v: 1, conversation: after.id, seq: after.seq, at: 1, cause, effects: [], after, knowledge: 'k' };
    expect(await world.store.commit(lease, turn as Parameters<typeof world.store.commit>[1], [])).toBe('done');
    await world.store.release(lease);
  }
};

describe('a member of the desk in a thread of a channel', () => {
  const channel = () => world.teams.conversation('channel', 'help');
  const inThread = (name: string) => world.teams.customer(name, channel(), '100');

  beforeEach(async () => {
    await world.teams.customer('Ann', channel()).write('100', 'where is my parcel?');
    await inThread('Bob').write('101', 'and mine?');
  });

  it('joins all who talk with the bot there, once, with her words as Markdown', async () => {
    const html = 'I <strong>look</strong> into it';
    const said = inThread('Mia').said('102', 'I look into it', { mention: false, html });
    expect(await Promise.all([1, 2, 3].map(() => world.teams.deliver(said)))).toEqual([200, 200, 200]);
    const agent = { id: expect.stringMatching(/^teams:0e4d/), name: 'Mia' };
    expect(joined()).toHaveLength(2);
    expect(joined()).toEqual(
      expect.arrayContaining(
        world.events.slice(0, 2).map(({ address }) =>
          expect.objectContaining({
            type: 'agent.joined',
            agent,
            address,
            messageId: '102',
            text: 'I **look** into it',
          }),
        ),
      ),
    );
  });

  it('who mentions the bot asks it for herself; later she joins the others, not herself', async () => {
    await inThread('Mia').write('102', 'what are the hours?');
    await inThread('Mia').write('103', 'I look into it', quietly);
    const own = conversation(world.events.find(({ type, key }) => type === 'customer.said' && key.endsWith('102')));
    expect(joined()).toHaveLength(2);
    expect(joined().map(conversation)).not.toContain(own);
  });

  it('who is no member of the desk, or a guest of it, joins nobody', async () => {
    world.agent('Guest');
    for (const [i, name] of ['Cyd', 'Guest'].entries()) await inThread(name).write(`10${5 + i}`, 'lunch?', quietly);
    expect(joined()).toEqual([]);
  });

  it('is nothing to other threads', async () => {
    await world.teams.customer('Mia', channel(), '900').write('901', 'lunch?', quietly);
    expect(joined()).toEqual([]);
  });

  it('is told again by Teams when nobody can say now whether she is one', async () => {
    world.teams.state.faults.push({ on: 'member', status: 503 });
    expect(await inThread('Mia').write('102', 'I look into it', quietly)).toBe(503);
    expect(joined()).toEqual([]);
    expect(await world.teams.redeliver()).toEqual([200]);
    expect(joined()).toHaveLength(2);
  });

  it('names her files, which Teams does not hand out', async () => {
    const html = 'see this<attachment id="3f2a-77"></attachment>';
    await inThread('Mia').write('102', 'see this', { mention: false, html });
    expect(joined()[0]).toMatchObject({ text: 'see this\n\n📎 file' });
  });
});

describe('a member of the desk in a group chat', () => {
  const group = () => world.teams.conversation('groupChat');
  const inGroup = (name: string) => world.teams.customer(name, group());

  it('joins those who wait for a person; else all talk runs together there, and hers is chatter', async () => {
    await inGroup('Ann').write('1', 'where is my parcel?');
    await handled(false);
    await inGroup('Mia').write('2', 'lunch?', quietly);
    expect(joined()).toEqual([]);
    await inGroup('Bob').write('3', 'I want to talk to a person');
    await handled(true);
    await inGroup('Mia').write('4', 'Hi Bob, I am here', quietly);
    const bob = world.events.find(({ type, key }) => type === 'customer.said' && key.endsWith(':3'));
    expect(joined().map(conversation)).toEqual([conversation(bob)]);
  });
});

it('without a desk on Teams nobody joins', async () => {
  const { teams } = world;
  const other = await openTeams({ teams });
  await other.adapter.start(other.sink);
  const channel = teams.conversation('channel', 'help');
  await teams.customer('Ann', channel).write('100', 'where is my parcel?');
  await teams.customer('Mia', channel, '100').write('101', 'I look into it', quietly);
  expect(other.events.map(({ type }) => type)).toEqual(['customer.said']);
  await other.close();
});
