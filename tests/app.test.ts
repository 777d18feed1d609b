import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import type { CaseView, Queue } from '../src/console/wire.js';
import { type App, startApp } from '../src/main.js';
import { type Visitor, visitor } from './adapters/web/visitor.js';

/** The whole product, as `npm start` composes it, used over HTTP. */
const root = resolve(import.meta.dirname, '..');
let dir: string;
let port: number;
let app: App;
const logged: string[] = [];

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
const start = async () => {
  const started = await startApp(
    readConfig(
      {
        PORT: String(port),
        CARELINE_DATA: join(dir, 'var'),
        CARELINE_KNOWLEDGE: join(dir, 'faq'),
        CARELINE_TEXTS: join(root, 'data/texts/en.yaml'),
        PRIVACY_PAGE: join(root, 'data/notices/privacy.md'),
      },
      dir,
    ),
    pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
  );
  // The first message waits for the training, which a busy machine draws out: it is no part of any test here.
  await started.knowledge.match('anything', 1);
  return started;
};
const url = () => `http://localhost:${port}`;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'careline-app-'));
  cpSync(join(root, 'data/faq'), join(dir, 'faq'), { recursive: true });
  port = await freePort();
  app = await start();
}, 60_000);
afterAll(async () => {
  await app.stop(2_000);
  rmSync(dir, { recursive: true });
});

/** What /readyz answers. */
interface Ready {
  readonly status: string;
  readonly waiting: { readonly waitingTickets: number };
  readonly desks: Record<string, unknown>;
  readonly knowledge: {
    readonly ok: boolean;
    readonly version: string;
    readonly faqs: number;
    readonly faults: unknown[];
  };
}
const ready = async () => (await fetch(`${url()}/readyz`)).json() as Promise<Ready>;

/** Asks again and again until it is so; fails with what was seen last. */
const eventually = async <T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> => {
  let seen = await look();
  for (let i = 0; i < 200 && !holds(seen); i++) {
    await new Promise((done) => setTimeout(done, 50));
    seen = await look();
  }
  if (!holds(seen)) throw new Error(`It never came to be: ${JSON.stringify(seen, null, 1)}`);
  return seen;
};

const texts = async (ann: Visitor): Promise<string[]> =>
  (await ann.history()).flatMap((e) =>
    'text' in e ? [`${'name' in e ? e.name : 'from' in e ? e.from : 'edit'}: ${e.text}`] : [],
  );
const hears = (ann: Visitor, part: string) =>
  eventually(
    () => texts(ann),
    (all) => all.some((t) => t.includes(part)),
  );

/** An agent's browser. */
const agent = async (name: string) => {
  const token = (await app.signInLink()).split('#')[1];
  const answer = await fetch(`${url()}/desk/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url() },
    body: JSON.stringify({ token, name }),
  });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  let n = 0;
  return {
    get: async <T>(path: string) => (await fetch(url() + path, { headers: { cookie } })).json() as Promise<T>,
    act: (path: string, body: object = {}, method = 'POST') =>
      fetch(url() + path, {
        method,
        headers: { cookie, origin: url(), 'content-type': 'application/json' },
        body: JSON.stringify({ id: `${name}-act-${++n}`, ...body }),
      }),
  };
};

describe('the road, whole', () => {
  const ann = () => visitor(url());
  let customer: Visitor;

  it('answers a question with the right FAQ', async () => {
    customer = ann();
    await customer.start();
    await customer.json('PUT', '/chat/profile', { name: 'Ann' });
    expect((await customer.say('ann-00000001', 'how do i cancel my order')).status).toBe(200);
    const said = await hears(customer, 'You asked about');
    expect(said[0]).toBe('visitor: how do i cancel my order');
    expect(said[1]).toMatch(/^bot: Hi Ann!.*cancel/s);
  });

  it('hands over with everything, and tells the customer honestly that nobody is there', async () => {
    await customer.say('ann-00000002', 'that does not help, let me talk to a human');
    await hears(customer, 'passing you on to a person');
    await eventually(ready, (r) => r.status === 'degraded' && r.waiting.waitingTickets === 1);
    expect((await ready()).desks.web).toMatchObject({ ok: false });
  });

  it('survives a restart: nothing lost, nothing doubled', async () => {
    const before = await texts(customer);
    await app.stop(2_000);
    app = await start();
    expect(await texts(customer)).toEqual(before);
  }, 60_000);

  it('has one agent win the case, and tells the other who', async () => {
    const [mia, leo] = [await agent('Mia'), await agent('Leo')];
    const { tickets } = await mia.get<Queue>('/api/tickets?status=waiting');
    const id = tickets[0]!.id;
    const answers = await Promise.all([mia.act(`/api/tickets/${id}/take`), leo.act(`/api/tickets/${id}/take`)]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    const winner = answers[0]!.status === 200 ? { name: 'Mia', as: mia } : { name: 'Leo', as: leo };
    const loser = answers.find((a) => a.status === 409)!;
    expect((await loser.json()).error).toMatchObject({ code: 'taken', owner: { name: winner.name } });
    await hears(customer, winner.name);

    const brief = await winner.as.get<CaseView>(`/api/tickets/${id}`);
    expect(JSON.stringify(brief)).toContain('how do i cancel my order');
    expect(brief.ticket.tried).toEqual([expect.objectContaining({ faq: 'cancel-order' })]);

    await winner.as.act(`/api/tickets/${id}/notes`, { text: 'seems in a hurry' });
    await winner.as.act(`/api/tickets/${id}/reply`, { text: 'I have cancelled it for you.' });
    await hears(customer, `${winner.name}: I have cancelled it for you.`);
    expect((await texts(customer)).join()).not.toContain('in a hurry');
    const lines = (await winner.as.get<CaseView>(`/api/tickets/${id}`)).lines;
    expect(lines.find((l) => l.text.includes('I have cancelled it'))?.mark?.state).toBe('sent');

    const count = (await texts(customer)).length;
    await customer.say('ann-00000003', 'where is my parcel by the way');
    await eventually(
      () => winner.as.get<CaseView>(`/api/tickets/${id}`),
      (c) => JSON.stringify(c.lines).includes('by the way'),
    );
    expect((await texts(customer)).length).toBe(count + 1);

    await winner.as.act(`/api/tickets/${id}/resolve`);
    await hears(customer, 'resolved');
  }, 30_000);

  it('answers a new question afterwards as a new one', async () => {
    await customer.say('ann-00000004', 'which payment methods can i use');
    const said = await eventually(
      () => texts(customer),
      (all) => all.at(-1)!.startsWith('bot: ') && all.at(-2)!.includes('methods'),
    );
    expect(said.at(-1)).toMatch(/You asked about \*\*Which payment/);
  });
});

describe('an admin', () => {
  const file = () => join(dir, 'faq/orders/cancel-order.md');

  it('changes an answer on disk, and it is live without a restart', async () => {
    writeFileSync(
      file(),
      readFileSync(file(), 'utf8').replace(/\n---\n[\s\S]*$/, '\n---\nSince today, by carrier pigeon.\n'),
    );
    const before = (await ready()).knowledge.version;
    const ben = visitor(url());
    await ben.start();
    await eventually(ready, (r) => r.knowledge.version !== before);
    await ben.say('ben-00000001', 'how do i cancel my order');
    await hears(ben, 'carrier pigeon');
  });

  it('breaks a file: its last good version goes on serving, and readyz names file, line and fix', async () => {
    const sound = readFileSync(file(), 'utf8');
    const { faqs } = (await ready()).knowledge;
    writeFileSync(file(), sound.replace('question:', 'qestion:'));
    const broken = await eventually(ready, (r) => !r.knowledge.ok);
    expect(broken.knowledge.faults[0]).toMatchObject({
      file: 'orders/cancel-order.md',
      line: 2,
      fix: expect.stringMatching(/question/),
    });
    expect(broken.knowledge.faqs).toBe(faqs);
    const eve = visitor(url());
    await eve.start();
    await eve.say('eve-00000001', 'how do i cancel my order');
    await hears(eve, 'carrier pigeon');
    writeFileSync(file(), sound);
    await eventually(ready, (r) => r.knowledge.ok);
  }, 30_000);
});

describe('an operator', () => {
  it('shows customers what becomes of what they write', async () => {
    expect(await (await fetch(`${url()}/privacy`)).text()).toContain('<h2>What is kept</h2>');
  });

  it('sees health and metrics', async () => {
    expect((await fetch(`${url()}/healthz`)).status).toBe(200);
    const metrics = await (await fetch(`${url()}/metrics`)).text();
    expect(metrics).toMatch(/careline_events_received_total\{channel="web",result="new"\} \d+/);
    expect(metrics).toMatch(/careline_waiting\{what="dead"\} 0/);
  });

  it('finds nothing in the log of what people wrote, nor a token', async () => {
    const all = logged.join('');
    expect(all).toContain('This knowledge answers now');
    for (const secret of ['cancel my order', 'in a hurry', 'careline_visitor', 'careline_desk', 'sign-in#'])
      expect(all).not.toContain(secret);
  });
});
