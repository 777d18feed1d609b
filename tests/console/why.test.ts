import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChannelAdapter } from '../../src/adapters/channel.js';
import { createWebChannel } from '../../src/adapters/web/index.js';
import { createWhy } from '../../src/console/server/why.js';
import type { CaseView } from '../../src/console/wire.js';
import { createServer } from '../../src/http/server.js';
import { systemClock } from '../../src/runtime/clock.js';
import { type AgentClient, createAgent } from './client.js';
import { openWorld, type World } from './world.js';

let world: World;
let mia: AgentClient;
beforeEach(async () => {
  world = await openWorld();
  mia = await createAgent(world, 'Mia');
});
afterEach(() => world.close());

const refund = {
  text: 'When is my refund due?',
  considered: [
    {
      faq: 'refund-time',
      title: 'When do I get my money back?',
      confidence: 0.91,
      sentence: 'The nearest phrasing is “When do I get my money back?”. What weighed most: “refund” (100 %).',
    },
    expect.objectContaining({ faq: 'return-window', confidence: 0.22 }),
  ],
};

describe('at the desk', () => {
  test('every answer and question of the bot shows what was considered', async () => {
    const shown = async (customer: string, texts: readonly string[]) => {
      for (const text of texts) await world.say(customer, text);
      const { id } = await world.caseOf(customer, 'I want a person');
      const { lines }: CaseView = await mia.view(id);
      expect(lines.filter(({ who }) => who !== 'bot').every(({ reasons }) => reasons === undefined)).toBe(true);
      return lines.filter(({ who }) => who === 'bot').map(({ text, reasons }) => ({ text, reasons }));
    };
    const [answer] = await shown('Ana', [refund.text]);
    expect(answer).toMatchObject({ text: expect.stringContaining('5 working days'), reasons: [refund] });
    const [asked, picked] = await shown('Ben', ['about my return', '2']);
    for (const line of [asked, picked])
      expect(line!.reasons![0]!.considered.map(({ faq }) => faq)).toEqual(['return-window', 'return-label']);
  });
});

describe('what the customer deletes', () => {
  test('is gone from the reasons, too', async () => {
    await world.say('Ana', refund.text, { messageId: 'm1' });
    const { id } = await world.caseOf('Ana', 'I want a person');
    const from = { platform: 'web', tenant: '-', user: 'Ana' };
    const address = { channel: 'web', conversation: 'web:Ana', ref: null };
    await world.runtime.submit({
      type: 'customer.deleted',
      key: 'web:d1',
      at: Date.now(),
      from,
      address,
      messageId: 'm1',
    });
    const view: CaseView = await mia.view(id);
    expect(JSON.stringify(view.lines)).not.toContain('refund due');
    expect(view.lines.every(({ reasons }) => reasons === undefined)).toBe(true);
  });
});

describe('in the web chat', () => {
  let app: FastifyInstance;
  let channel: ChannelAdapter;
  beforeEach(async () => {
    app = createServer({ trustProxy: false, publicUrl: world.publicUrl, log: pino({ level: 'silent' }) });
    const why = createWhy({ store: world.store, clock: systemClock, brain: world.brain });
    const randomToken = (bytes: number) => randomBytes(bytes).toString('base64url');
    channel = createWebChannel({
      app,
      store: world.store,
      clock: systemClock,
      randomToken,
      publicUrl: world.publicUrl,
      why,
    });
    await channel.start(world.runtime.sink);
    await app.ready();
  });
  afterEach(async () => {
    await channel.stop();
    await app.close();
  });

  /** Somebody who opens the chat, maybe in the browser of an agent. */
  const visit = async (desk?: string) => {
    const headers = (cookies: string[]) => ({ origin: world.publicUrl, cookie: cookies.join('; ') });
    const own = desk === undefined ? [] : [desk];
    const first = await app.inject({ method: 'POST', url: '/chat/session', headers: headers(own), payload: {} });
    const cookies = [...own, `careline_visitor=${first.cookies[0]!.value}`];
    return {
      session: first.json(),
      cookies,
      async ask(text: string): Promise<string> {
        const payload = { id: `said-${randomBytes(6).toString('hex')}`, text };
        await app.inject({ method: 'POST', url: '/chat/messages', headers: headers(cookies), payload });
        return vi.waitFor(async () => {
          const [turn] = await world.store.latestTurns(0, 1);
          expect(turn?.cause).toMatchObject({ text });
          return (turn!.effects[0] as { key: string }).key;
        });
      },
      async why(message: string, more: Record<string, string> = {}) {
        const url = `/chat/why?${new URLSearchParams({ message })}`;
        const response = await app.inject({ url, headers: { ...headers(cookies), ...more } });
        return { status: response.statusCode, body: response.json() };
      },
    };
  };

  test('an agent in her own browser is told why, for each part of a long answer', async () => {
    const agent = await visit(mia.cookie);
    expect(agent.session).toMatchObject({ why: true });
    const key = await agent.ask(refund.text);
    expect(await agent.why(key)).toEqual({ status: 200, body: { reasons: [refund] } });
    expect((await agent.why(`${key}/1`)).status).toBe(200);
    expect((await agent.why(await agent.ask('hello'))).body).toEqual({ reasons: [] });
  });

  test('a customer is told nothing, and not that there would be anything', async () => {
    const customer = await visit();
    expect(customer.session).not.toHaveProperty('why');
    expect((await customer.why(await customer.ask(refund.text))).status).toBe(404);
    const guess = await visit(`careline_desk=${'A'.repeat(43)}`);
    expect(guess.session).not.toHaveProperty('why');
    expect((await guess.why(await guess.ask('my refund please'))).status).toBe(404);
  });

  test('nobody is told in a frame or from a page elsewhere, nor after signing out', async () => {
    const agent = await visit(mia.cookie);
    const key = await agent.ask(refund.text);
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await agent.why(key, { 'sec-fetch-site': site })).status).toBe(404);
    expect((await agent.why(key, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    await mia.send('POST', '/desk/sign-out', {});
    expect((await agent.why(key)).status).toBe(404);
  });

  test("an agent is told nothing of another visitor's conversation, nor of what is none", async () => {
    const customer = await visit();
    const key = await customer.ask(refund.text);
    const agent = await visit(mia.cookie);
    await agent.ask('my refund please');
    for (const other of [key, 'nonsense', '', '#1.0']) expect((await agent.why(other)).status).toBe(404);
  });
});
