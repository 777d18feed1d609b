import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CaseView, Suggestions } from '../../src/console/wire.js';
import { type AgentClient, createAgent } from './client.js';
import { openWorld, type World } from './world.js';

let world: World;
let mia: AgentClient;

beforeEach(async () => {
  world = await openWorld();
  mia = await createAgent(world, 'Mia');
});
afterEach(() => world.close());

const waiting = async (): Promise<Suggestions> => (await mia.get('/api/suggestions')).body;
/** A customer is asked which FAQ she means, and picks the second one. */
const teach = async (text = 'about my return thing') => {
  await world.say('Ana', text);
  await world.say('Ana', '2');
  await vi.waitFor(async () => expect((await waiting()).suggestions).toHaveLength(1));
  return (await waiting()).suggestions[0]!;
};
const file = () => readFileSync(join(world.faqDir, 'returns/return-label.md'), 'utf8');

describe('suggested phrasings', () => {
  test('show what was said, for which FAQ, how it was learnt and how sure the bot was', async () => {
    expect(await teach()).toMatchObject({
      faq: 'return-label',
      title: 'Where do I find a return label?',
      text: 'about my return thing',
      times: 1,
      kinds: ['picked'],
      confidence: 0.5,
      conversation: 'web:Ana',
      conflicts: [],
    });
  });

  test('change nothing until one is approved; then it stands in the file', async () => {
    const { id } = await teach();
    expect(file()).not.toContain('return thing');
    expect((await mia.send('POST', `/api/suggestions/${id}/approve`, {})).status).toBe(200);
    expect(file()).toContain('  - about my return thing\n');
    const { suggestions, approved } = await waiting();
    expect(suggestions).toEqual([]);
    expect(approved).toMatchObject([{ text: 'about my return thing', by: 'Mia', before: 0.5, now: 0.5 }]);
    expect(await mia.send('POST', `/api/suggestions/${id}/approve`, {})).toMatchObject({
      status: 409,
      body: { error: { code: 'gone' } },
    });
  });

  test('are gone for good when one is rejected', async () => {
    const { id } = await teach();
    expect((await mia.send('POST', `/api/suggestions/${id}/reject`, {})).status).toBe(200);
    await world.say('Ben', 'About my return thing!');
    await world.say('Ben', '2');
    expect((await waiting()).suggestions).toEqual([]);
    expect(file()).not.toContain('return thing');
  });

  test('are kept, with words on what to do, when the file cannot be reached', async () => {
    const { id } = await teach();
    rmSync(world.faqDir, { recursive: true });
    const { status, body } = await mia.send('POST', `/api/suggestions/${id}/approve`, {});
    expect([status, body.error.code]).toEqual([409, 'file']);
    expect(body.error.message).toMatch(/not on this machine.*Add this line/s);
    expect((await waiting()).suggestions).toHaveLength(1);
  });

  test('are for who is signed in', async () => {
    for (const url of ['/api/suggestions', '/api/faqs?q=a'])
      expect((await world.app.inject({ url })).statusCode).toBe(401);
    expect((await world.app.inject({ url: '/desk/suggestions' })).headers.location).toBe('/desk/sign-in');
    const foreign = { cookie: mia.cookie, origin: 'https://elsewhere.example' };
    const write = { method: 'POST', url: '/api/suggestions/x/approve', headers: foreign, payload: {} } as const;
    expect((await world.app.inject(write)).statusCode).toBe(403);
  });
});

describe('an agent who names the right FAQ', () => {
  test('finds it by the beginnings of its words, and teaches it', async () => {
    const { body } = await mia.get('/api/faqs?q=money%20ba');
    expect(body.faqs).toEqual([{ id: 'refund-time', title: 'When do I get my money back?', topic: 'returns' }]);
    expect((await mia.get('/api/faqs?q=')).body.faqs).toEqual([]);

    await world.say('Ana', 'nobody has paid me');
    const [ticket] = await world.store.tickets({ conversation: 'web:Ana', limit: 1 });
    expect((await mia.act(ticket!.id, 'right-faq', { faq: 'refund-time' })).status).toBe(200);
    const view: CaseView = await mia.view(ticket!.id);
    expect(view.ticket.named).toMatchObject({ faq: 'refund-time', by: { name: 'Mia' } });
    expect(view.lines.at(-1)).toMatchObject({ who: 'system', text: 'Mia named the right FAQ: refund-time' });
    await vi.waitFor(async () =>
      expect((await waiting()).suggestions).toMatchObject([
        { text: 'nobody has paid me', faq: 'refund-time', kinds: ['named'], ticket: ticket!.id },
      ]),
    );
  });

  test('is told when there is no such FAQ', async () => {
    const { id } = await world.caseOf('Ana');
    expect(await mia.act(id, 'right-faq', { faq: 'nothing' })).toMatchObject({
      status: 422,
      body: { error: { code: 'unknown-faq' } },
    });
  });

  test('says nothing to the customer', async () => {
    const { id } = await world.caseOf('Ana');
    const before = world.platform.shown.size;
    await mia.act(id, 'right-faq', { faq: 'refund-time' });
    await world.say('Ben', 'hello');
    await vi.waitFor(() => expect(world.platform.shown.size).toBe(before + 1));
  });
});
