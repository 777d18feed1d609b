import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IntakeError } from '../../src/adapters/channel.js';
import { registerDesk } from '../../src/console/server/index.js';
import { createServer } from '../../src/http/server.js';
import { systemClock } from '../../src/runtime/clock.js';
import { type AgentClient, createAgent, freshId } from './client.js';
import { openWorld, type World } from './world.js';

let world: World;
let mia: AgentClient;
let ben: AgentClient;

beforeEach(async () => {
  world = await openWorld();
  mia = await createAgent(world, 'Mia');
  ben = await createAgent(world, 'Ben');
});
afterEach(() => world.close());

const shown = () => [...world.platform.shown.values()];
const queue = async (agent: AgentClient, query = '') => (await agent.get(`/api/tickets${query}`)).body.tickets;

describe('taking a case', () => {
  test('makes it mine, for me and for the others', async () => {
    const { id } = await world.caseOf('Ana');
    expect(await mia.act(id, 'take')).toEqual({ status: 200, body: { ok: true } });
    for (const agent of [mia, ben])
      expect(await queue(agent)).toMatchObject([{ id, status: 'owned', owner: { id: 'web:mia', name: 'Mia' } }]);
  });

  test('lets one of two win who try at once; the other hears who it was and when', async () => {
    const { id } = await world.caseOf('Ana');
    const [first, second] = await Promise.all([mia.act(id, 'take'), ben.act(id, 'take')]);
    const [won, lost, winner] = first.status === 200 ? [first, second, 'Mia'] : [second, first, 'Ben'];
    expect(won).toEqual({ status: 200, body: { ok: true } });
    const { takenAt } = (await world.store.ticket(id))!;
    expect(lost).toEqual({
      status: 409,
      body: {
        error: {
          code: 'taken',
          message: `${winner} took this case first.`,
          owner: { id: `web:${winner.toLowerCase()}`, name: winner },
          takenAt,
        },
      },
    });
  });

  test('of a case that does not exist is 404', async () => {
    expect((await mia.act('nothing-1', 'take')).status).toBe(404);
  });
});

describe('writing', () => {
  test('a reply reaches the customer once, however often it is sent', async () => {
    const { id } = await world.caseOf('Ana');
    await mia.act(id, 'take');
    const body = { id: freshId(), text: 'Hello Ana, I am on it.' };
    for (let i = 0; i < 3; i++) expect((await mia.act(id, 'reply', body)).status).toBe(200);
    await vi.waitFor(() => expect(shown().filter((text) => text === body.text)).toHaveLength(1));
  });

  test('two agents may make the same id by chance', async () => {
    const [ana, joe] = [await world.caseOf('Ana'), await world.caseOf('Joe')];
    await Promise.all([mia.act(ana.id, 'take'), ben.act(joe.id, 'take')]);
    const id = freshId();
    expect((await mia.act(ana.id, 'reply', { id, text: 'From Mia' })).status).toBe(200);
    expect((await ben.act(joe.id, 'reply', { id, text: 'From Ben' })).status).toBe(200);
    await vi.waitFor(() => expect(shown()).toEqual(expect.arrayContaining(['From Mia', 'From Ben'])));
  });

  test('an id that was used for something else does nothing and says so', async () => {
    const { id } = await world.caseOf('Ana');
    const act = freshId();
    await mia.act(id, 'take', { id: act });
    const { status, body } = await mia.act(id, 'reply', { id: act, text: 'lost?' });
    expect([status, body.error.code]).toEqual([409, 'id-reused']);
  });

  test('into the case of another agent is refused, and the customer sees nothing of it', async () => {
    const { id } = await world.caseOf('Ana');
    await mia.act(id, 'take');
    const { status, body } = await ben.act(id, 'reply', { text: 'Let me butt in' });
    expect([status, body.error]).toMatchObject([409, { code: 'not-yours', owner: { name: 'Mia' } }]);
    expect(body.error.message).toBe('This is Mia’s case.');
    expect(shown()).not.toContain('Let me butt in');
  });

  test('a note stays at the desk', async () => {
    const { id } = await world.caseOf('Ana');
    expect((await ben.act(id, 'notes', { text: 'She called before.' })).status).toBe(200);
    const { lines } = await mia.view(id);
    expect(JSON.stringify(lines)).toContain('She called before.');
    expect(shown().join()).not.toContain('She called before.');
  });

  test('nothing but white space is refused with a reason', async () => {
    const { id } = await world.caseOf('Ana');
    for (const what of ['reply', 'notes']) {
      const { status, body } = await mia.act(id, what, { text: ' \n ' });
      expect([status, body.error.message]).toEqual([422, expect.stringMatching(/empty|Write something/)]);
    }
    expect((await mia.act(id, 'reply', { text: 'x'.repeat(20_001) })).status).toBe(422);
  });
});

describe('a reply that was sent', () => {
  const reply = async () => {
    const { id } = await world.caseOf('Ana');
    await mia.act(id, 'take');
    const act = freshId();
    await mia.act(id, 'reply', { id: act, text: 'Tuseday' });
    await vi.waitFor(() => expect(shown()).toContain('Tuseday'));
    return { id, messageId: `desk:web:mia:${act}` };
  };

  test('can be changed where the customer reads it', async () => {
    const { id, messageId } = await reply();
    expect((await mia.edit(id, messageId, 'Tuesday')).status).toBe(200);
    await vi.waitFor(() => expect(shown()).toContain('Tuesday'));
    expect(shown()).not.toContain('Tuseday');
  });

  test('can be taken back', async () => {
    const { id, messageId } = await reply();
    expect((await mia.remove(id, messageId)).status).toBe(200);
    await vi.waitFor(() => expect(shown()).not.toContain('Tuseday'));
  });

  test('is out of reach for another agent, and one that does not exist is named as such', async () => {
    const { id, messageId } = await reply();
    expect((await ben.edit(id, messageId, 'Ha')).body.error.code).toBe('not-yours');
    expect((await ben.remove(id, messageId)).body.error.code).toBe('not-yours');
    expect((await mia.edit(id, 'desk:web:mia:other', 'Ha')).body.error.code).toBe('unknown-message');
    expect(shown()).toContain('Tuseday');
  });
});

describe('closing', () => {
  test.each([
    ['resolve', 'resolved'],
    ['hand-back', 'handed-back'],
  ])('by %s takes the case out of the queue and shuts it for replies', async (act, status) => {
    const { id } = await world.caseOf('Ana');
    expect((await mia.act(id, act)).body.error.code).toBe('not-yours');
    await mia.act(id, 'take');
    expect((await mia.act(id, act)).status).toBe(200);
    expect(await queue(mia)).toEqual([]);
    expect(await queue(mia, `?status=${status}`)).toMatchObject([{ id, status }]);
    expect((await mia.act(id, 'reply', { text: 'One more thing' })).body.error.code).toBe('closed');
  });
});

describe('the queue', () => {
  test('shows who waits, longest first, with summary, reason and the latest word', async () => {
    const [ana, joe] = [await world.caseOf('Ana'), await world.caseOf('Joe', 'I want a human, now!')];
    const entries = await queue(mia);
    expect(entries).toMatchObject([
      { id: ana.id, status: 'waiting', reason: 'asked', customer: { name: 'Ana', platform: 'web' }, alerts: 0 },
      { id: joe.id, customer: { name: 'Joe' } },
    ]);
    expect(entries[0].summary).toBe(ana.summary);
    await world.say('Ana', 'Are you there?');
    const [again, same] = await queue(mia);
    expect(again.heard.seq).toBeGreaterThan(entries[0].heard.seq);
    expect(same.heard).toEqual(entries[1].heard);
  });

  test('shows which question for a person it is', async () => {
    await world.caseOf('Ana', 'The lamp smells, is that bad for my baby?');
    expect(await queue(mia)).toMatchObject([
      {
        reason: 'for-person',
        subject: 'Is one of your products unsafe?',
        summary: 'The lamp smells, is that bad for my baby?',
      },
    ]);
  });

  test('refuses a status that does not exist', async () => {
    expect((await mia.get('/api/tickets?status=lost')).status).toBe(422);
  });
});

describe('when the store does not take an act', () => {
  test.each([
    [() => Promise.reject(new IntakeError('queue-full')), 503],
    [async () => undefined, 202],
  ])('the agent is told so (%#)', async (submit, status) => {
    const { id } = await world.caseOf('Ana');
    const app = createServer({ trustProxy: false, publicUrl: world.publicUrl, log: pino({ level: 'silent' }) });
    registerDesk(app, {
      store: world.store,
      clock: systemClock,
      publicUrl: world.publicUrl,
      randomToken: () => 'unused',
      submit,
      brain: world.brain,
      learning: world.learning,
      settings: world.settings,
      log: pino({ level: 'silent' }),
    });
    const response = await app.inject({
      method: 'POST',
      url: `/api/tickets/${id}/take`,
      headers: mia.headers,
      payload: { id: freshId() },
    });
    expect(response.statusCode).toBe(status);
    if (status === 202) expect(response.json()).toEqual({ status: 'accepted' });
    await app.close();
  });
});
