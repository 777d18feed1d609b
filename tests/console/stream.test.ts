import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSessions } from '../../src/console/server/sessions.js';
import type { Line } from '../../src/escalation/transcript.js';
import { systemClock } from '../../src/runtime/clock.js';
import { type AgentClient, createAgent } from './client.js';
import { openWorld, type World } from './world.js';

let world: World;
let mia: AgentClient;
let address: string;
const open: AbortController[] = [];

beforeEach(async () => {
  world = await openWorld();
  mia = await createAgent(world, 'Mia');
  address = await world.app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  for (const one of open.splice(0)) one.abort();
  await world.close();
});

/** Follows the stream as a browser does; `over` becomes true when the server ends it. */
const follow = async (agent: AgentClient) => {
  const abort = new AbortController();
  open.push(abort);
  const response = await fetch(`${address}/api/stream`, { headers: agent.headers, signal: abort.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const stream = { events: [] as { event: string; data: unknown }[], over: false };
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        if (event) stream.events.push({ event, data: JSON.parse(/^data: (.*)$/m.exec(block)![1]!) });
      }
    }
    stream.over = true;
  };
  void read().catch(() => {});
  return stream;
};

const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 20 });

test('tells which case changed, and that the queue did', async () => {
  const stream = await follow(mia);
  const { id } = await world.caseOf('Ana');
  await until(() => {
    expect(stream.events).toContainEqual({ event: 'ticket', data: { id } });
    expect(stream.events).toContainEqual({ event: 'queue', data: {} });
  });
});

test('says nothing of customers who are with the bot', async () => {
  const stream = await follow(mia);
  await world.say('Joe', 'When do I get my refund?');
  const { id } = await world.caseOf('Ana');
  await until(() => expect(stream.events).toContainEqual({ event: 'ticket', data: { id } }));
  const tickets = stream.events.filter(({ event }) => event === 'ticket').map(({ data }) => data);
  expect(tickets).toEqual(tickets.map(() => ({ id })));
});

test('tells when a reply was delivered, and when it was not', async () => {
  const { id } = await world.caseOf('Ana');
  await mia.act(id, 'take');
  const stream = await follow(mia);
  world.platform.refuse = (text) => (text === 'no' ? 'The customer has blocked us.' : undefined);
  for (const text of ['yes', 'no']) await mia.act(id, 'reply', { text });
  // As the browser does it: the case is fetched at every hint, and never otherwise.
  let handled = 0;
  let marks: unknown[] = [];
  await vi.waitFor(async () => {
    if (stream.events.length > handled) {
      handled = stream.events.length;
      const { lines } = (await mia.view(id)) as { lines: Line[] };
      marks = lines.filter(({ who }) => who === 'agent').map(({ mark }) => mark);
    }
    expect(marks).toEqual([{ state: 'sent' }, { state: 'failed', why: 'The customer has blocked us.' }]);
  });
});

test('ends at once when the session is revoked, here or by another process', async () => {
  const [first, ben] = [await follow(mia), await createAgent(world, 'Ben')];
  const second = await follow(ben);
  await mia.send('POST', '/desk/sign-out', {});
  await until(() => expect(first.over).toBe(true));
  const elsewhere = createSessions(world.store, systemClock);
  const session = (await elsewhere.list()).find(({ agent }) => agent.name === 'Ben')!;
  await elsewhere.revoke(session.id);
  await until(() => expect(second.over).toBe(true));
});

test('shows the others who has a case open and who is writing', async () => {
  const { id } = await world.caseOf('Ana');
  const ben = await createAgent(world, 'Ben');
  const stream = await follow(ben);
  for (const doing of ['viewing', 'typing', 'gone']) await mia.act(id, 'presence', { doing });
  const agent = { id: 'web:mia', name: 'Mia' };
  await until(() =>
    expect(stream.events.filter(({ event }) => event === 'presence').map(({ data }) => data)).toEqual([
      { id, who: [{ agent, doing: 'viewing' }] },
      { id, who: [{ agent, doing: 'typing' }] },
      { id, who: [] },
    ]),
  );
});
