import { createServer as createBareServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createWebChannel } from '../src/adapters/web/index.js';
import { readConfig } from '../src/config.js';
import { step } from '../src/dialogs/respond.js';
import { createServer } from '../src/http/server.js';
import { decide } from '../src/knowledge/policy.js';
import { openKnowledge } from '../src/main.js';
import { systemClock } from '../src/runtime/clock.js';
import { randomToken } from '../src/runtime/random.js';
import { createRuntime } from '../src/runtime/runtime.js';
import { openSqlite } from '../src/store/sqlite/index.js';

/**
 * The server that is measured, as a process of its own. Its one argument is JSON. It reports a `Ready` to its parent and
 * answers each message of its parent with a `Sample`; it ends when its parent does.
 */
export interface ServerTask {
  /** `bare`: a node:http server that reads and answers. `accept`: takes in and stores. `turn`: the whole product. */
  readonly what: 'bare' | 'accept' | 'turn';
  readonly folder: string;
  /** A folder where the models that are learnt are kept from one server to the next. */
  readonly models: string;
  /** Whether messages are matched by meaning as well. */
  readonly semantic: boolean;
}

export interface Ready {
  readonly port: number;
  /** Questions that the knowledge base answers; empty for `bare`. */
  readonly questions: readonly string[];
  /** What messages are matched by. */
  readonly matcher: string;
}

export interface Sample {
  readonly rssMb: number;
  readonly cpuSeconds: number;
  /** Events and deliveries that wait, and messages of the bot in the visitors' feeds. */
  readonly waiting: number;
  readonly delivered: number;
  readonly tickets: number;
}

interface Measured extends Ready {
  counts(): Promise<Pick<Sample, 'waiting' | 'delivered' | 'tickets'>>;
}

/** Reads the body, parses it and answers: the least that any server of this kind does. */
const startBare = (): Promise<Measured> =>
  new Promise((resolve) => {
    const server = createBareServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        JSON.parse(Buffer.concat(chunks).toString('utf8'));
        const text = '{"status":"new"}';
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text);
      });
    });
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        questions: [],
        matcher: 'nothing',
        counts: async () => ({ waiting: 0, delivered: 0, tickets: 0 }),
      }),
    );
  });

const unlimited = {
  sessionsPerAddressPerHour: Number.POSITIVE_INFINITY,
  messagesPerVisitorPerMinute: Number.POSITIVE_INFINITY,
  messagesPerAddressPerMinute: Number.POSITIVE_INFINITY,
};

/**
 * The product as `npm start` composes it, but for the limits on single visitors, which are off, and the desk, which is
 * always there. `accept`: its loops stand still.
 */
const startCareline = async (task: ServerTask): Promise<Measured> => {
  const log = pino({ level: 'error' }, pino.destination(2));
  const clock = systemClock;
  const store = await openSqlite({ path: join(task.folder, 'careline.db'), clock });
  const environment = { CARELINE_DATA: task.models, MATCHER_SEMANTIC: task.semantic ? 'on' : 'off' };
  const knowledge = await openKnowledge(readConfig(environment, process.cwd()), store, log);
  const publicUrl = 'http://localhost';
  const app = createServer({ trustProxy: false, publicUrl, log });
  const web = createWebChannel({ app, store, clock, randomToken, publicUrl, limits: unlimited });
  let delivered = 0;
  const counted = {
    ...web,
    send: async (...args: Parameters<typeof web.send>) => {
      const sent = await web.send(...args);
      delivered++;
      return sent;
    },
  };
  const runtime = createRuntime({
    store,
    channels: [counted],
    desks: [{ name: 'bench', notify: async () => {}, health: async () => ({ ok: true }) }],
    brain: knowledge,
    step,
    clock,
    log,
    settings: { personBurst: 1e9, personPerSecond: 1e9 },
  });
  if (task.what === 'turn') await runtime.start();
  else await web.start(runtime.sink);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const matcher = task.semantic ? 'words and meaning' : 'words';
  while (knowledge.health().matcher !== matcher) await sleep(50);
  const { faqs, thresholds } = knowledge.knowledge();
  const questions: string[] = [];
  // Neighbours are about different FAQs: the same one twice running would mean that its answer did not help.
  const phrasings = [0, 1].flatMap((n) => [...faqs.values()].flatMap((faq) => faq.phrasings[n] ?? []));
  for (const text of phrasings)
    if (decide(await knowledge.match(text, 5), thresholds, faqs).decision === 'answer') questions.push(text);
  return {
    port: (app.server.address() as AddressInfo).port,
    questions,
    matcher,
    async counts() {
      const { events, deliveries, openTickets } = await store.counts();
      return { waiting: events + deliveries, delivered, tickets: openTickets };
    },
  };
};

const task = JSON.parse(process.argv[2] ?? 'null') as ServerTask;
const { counts, ...ready } = task.what === 'bare' ? await startBare() : await startCareline(task);
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  const { user, system } = process.cpuUsage();
  const rssMb = Math.round(process.memoryUsage().rss / 2 ** 20);
  const sample: Sample = { rssMb, cpuSeconds: (user + system) / 1e6, ...(await counts()) };
  process.send?.(sample);
});
process.send?.(ready satisfies Ready);
