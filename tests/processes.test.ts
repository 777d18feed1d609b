import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import type { CaseView, Queue } from '../src/console/wire.js';
import { type App, startApp } from '../src/main.js';
import { visitor } from './adapters/web/visitor.js';

/** Two whole Carelines on one MongoDB, as behind a load balancer that sends each request anywhere. */
const uri = process.env.MONGODB_URI;
const root = resolve(import.meta.dirname, '..');

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });

/** Both learn the shop's FAQs at the same time before they answer, which takes a busy machine a minute. */
const eventually = async <T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> => {
  let seen = await look();
  for (let i = 0; i < 1600 && !holds(seen); i++) {
    await new Promise((done) => setTimeout(done, 50));
    seen = await look();
  }
  if (!holds(seen)) throw new Error(`It never came to be: ${JSON.stringify(seen)}`);
  return seen;
};

describe.skipIf(!uri)(`two processes on one MongoDB${uri ? '' : ' (skipped: MONGODB_URI is not set)'}`, () => {
  const apps: App[] = [];
  const urls: string[] = [];

  beforeAll(async () => {
    const database = new URL(uri!);
    database.pathname = `/processes-${process.pid}`;
    for (const _ of [1, 2]) {
      const port = await freePort();
      const config = readConfig({ PORT: String(port), MONGODB_URI: database.href }, root);
      apps.push(await startApp(config, pino({ level: process.env.LOG ?? 'silent' })));
      urls.push(`http://localhost:${port}`);
    }
  }, 90_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop(2_000)));
  }, 30_000);

  it('serve one customer and one agent without either noticing, also when one of them goes away', async () => {
    const [here, there] = [visitor(urls[0]!), visitor(urls[1]!)];
    await here.start();
    there.cookie = here.cookie;
    const texts = async () => (await there.history()).flatMap((e) => ('text' in e ? [e.text] : []));

    // Written here, read there.
    await here.say('two-00000001', 'how do i cancel my order');
    await eventually(texts, (all) => all.some((t) => t.includes('You asked about')));
    // The same message to both at once is one message.
    const same = await Promise.all([here, there].map((v) => v.say('two-00000002', 'let me talk to a human')));
    const statuses = await Promise.all(same.map((answer) => answer.json() as Promise<{ status: string }>));
    expect(statuses.map((s) => s.status).sort()).toEqual(['new', 'seen']);
    await eventually(texts, (all) => all.some((t) => t.includes('passing you on')));

    // The agent signs in there with a link made here, and works there.
    const token = (await apps[0]!.signInLink()).split('#')[1];
    const json = (cookie?: string) => ({
      origin: urls[1]!,
      'content-type': 'application/json',
      ...(cookie ? { cookie } : {}),
    });
    const signIn = await fetch(`${urls[1]}/desk/sign-in`, {
      method: 'POST',
      headers: json(),
      body: JSON.stringify({ token, name: 'Mia' }),
    });
    const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!;
    const get = async <T>(path: string) => (await fetch(urls[1] + path, { headers: { cookie } })).json() as Promise<T>;
    const act = (path: string, body: object) =>
      fetch(urls[1] + path, { method: 'POST', headers: json(cookie), body: JSON.stringify(body) });
    const id = (await get<Queue>('/api/tickets?status=waiting')).tickets[0]!.id;
    expect((await act(`/api/tickets/${id}/take`, { id: 'mia-take-1' })).status).toBe(200);

    // One process goes; the other does all of it from now on.
    await apps.shift()!.stop(5_000);
    expect((await act(`/api/tickets/${id}/reply`, { id: 'mia-reply-1', text: 'I am on it.' })).status).toBe(200);
    await eventually(texts, (all) => all.includes('I am on it.'));
    await there.say('two-00000003', 'thank you');
    await eventually(
      () => get<CaseView>(`/api/tickets/${id}`),
      (c) => c.lines.some((l) => l.text === 'thank you'),
    );

    const all = await texts();
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((t) => t === 'let me talk to a human')).toHaveLength(1);
  }, 240_000);
});
