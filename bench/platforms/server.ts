import { createServer as createBareServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'botbuilder';
import { pino } from 'pino';
import { readConfig } from '../../src/config.js';
import { step } from '../../src/dialogs/respond.js';
import { createServer } from '../../src/http/server.js';
import { decide } from '../../src/knowledge/policy.js';
import { openKnowledge } from '../../src/main.js';
import { openPlatforms } from '../../src/platforms.js';
import { systemClock } from '../../src/runtime/clock.js';
import { createRuntime } from '../../src/runtime/runtime.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { FakeReady } from './fake.js';

/**
 * The server that is measured, as a process of its own. Its one argument is JSON. It reports a `PlatformReady`, and answers
 * each message with a `PlatformSample`.
 */
export interface PlatformServerTask {
  /**
   * `bolt`, `botbuilder`: the platform's own SDK verifies, acknowledges, and does nothing else. `accept`: the product
   * verifies, stores, acknowledges. `turn`: all of it.
   */
  readonly what: 'bolt' | 'botbuilder' | 'accept' | 'turn';
  readonly platform: 'slack' | 'teams';
  readonly folder: string;
  /** A folder where the models that are learnt are kept from one server to the next. */
  readonly models: string;
  readonly fake: FakeReady;
}

export interface PlatformReady {
  readonly port: number;
  /** Questions that the knowledge base answers. */
  readonly questions: readonly string[];
}

export interface PlatformSample {
  readonly cpuSeconds: number;
  readonly waiting: number;
}

const anyQuestion = ['Where is my parcel, please? It should have been here on Monday.'];

interface Running extends PlatformReady {
  waiting(): Promise<number>;
}

const idle = { questions: anyQuestion, waiting: async () => 0 };

/** A Bolt App as its documentation begins: it verifies the signature, finds a listener, and has acknowledged. */
const startBolt = async ({ slack }: FakeReady): Promise<Running> => {
  const { App, HTTPReceiver, LogLevel } = await import('@slack/bolt');
  const receiver = new HTTPReceiver({ signingSecret: slack.SLACK_SIGNING_SECRET, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    logLevel: LogLevel.ERROR,
    authorize: async () => ({ botToken: slack.SLACK_BOT_TOKEN, botId: 'B0BOT', botUserId: 'U0BOT' }),
  });
  app.event('message', async () => {});
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  return { ...idle, port: (server.address() as AddressInfo).port };
};

/** The little that CloudAdapter asks of a response. */
const responseOf = (response: ServerResponse): Response => ({
  socket: response.socket,
  status: (code) => {
    response.statusCode = code;
    return response;
  },
  header: (name, value) => response.setHeader(name, value as string),
  send: (body) => response.write(typeof body === 'string' ? body : JSON.stringify(body)),
  end: () => response.end(),
});

/** A CloudAdapter as its documentation begins, with the signing keys of the fake: it verifies the token, and acknowledges. */
const startBotbuilder = async ({ teams }: FakeReady): Promise<Running> => {
  const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = await import('botbuilder');
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: teams.TEAMS_APP_ID,
      MicrosoftAppPassword: teams.TEAMS_APP_PASSWORD,
      MicrosoftAppType: 'MultiTenant',
      ToChannelFromBotLoginUrl: teams.TEAMS_LOGIN_URL,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      ToBotFromChannelOpenIdMetadataUrl: teams.TEAMS_OPENID_URL,
      ToBotFromEmulatorOpenIdMetadataUrl: teams.TEAMS_OPENID_URL,
      ValidateAuthority: true,
    }),
  );
  const server = createBareServer((request: IncomingMessage & { body?: Record<string, unknown> }, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      request.body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const asked = { body: request.body!, headers: request.headers, method: request.method! };
      void adapter.process(asked, responseOf(response), async () => {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { ...idle, port: (server.address() as AddressInfo).port };
};

const startCareline = async ({ what, platform, folder, models, fake }: PlatformServerTask): Promise<Running> => {
  const log = pino({ level: 'error' }, pino.destination(2));
  const clock = systemClock;
  const store = await openSqlite({ path: join(folder, 'careline.db'), clock });
  const app = createServer({ trustProxy: false, publicUrl: 'http://localhost', log });
  const deps = { app, store, log, worker: 'bench', turnedAway: () => {} };
  const channels = await openPlatforms(fake[platform], '127.0.0.1', deps);
  const knowledge = await openKnowledge(readConfig({ CARELINE_DATA: models }, process.cwd()), store, log);
  const runtime = createRuntime({
    store,
    channels,
    desks: [{ name: 'bench', notify: async () => {}, health: async () => ({ ok: true }) }],
    brain: knowledge,
    step,
    clock,
    log,
    settings: { personBurst: 1e9, personPerSecond: 1e9 },
  });
  if (what === 'turn') await runtime.start();
  else for (const channel of channels) await channel.start(runtime.sink);
  await app.listen({ port: 0, host: '127.0.0.1' });
  while (knowledge.health().matcher !== 'words and meaning') await sleep(50);
  const { faqs, thresholds } = knowledge.knowledge();
  const questions: string[] = [];
  // Neighbours are about different FAQs: the same one twice running would mean that its answer did not help.
  const phrasings = [0, 1].flatMap((n) => [...faqs.values()].flatMap((faq) => faq.phrasings[n] ?? []));
  for (const text of phrasings)
    if (decide(await knowledge.match(text, 5), thresholds, faqs).decision === 'answer') questions.push(text);
  return {
    port: (app.server.address() as AddressInfo).port,
    questions: what === 'turn' ? questions : anyQuestion,
    async waiting() {
      const { events, deliveries } = await store.counts();
      return events + deliveries;
    },
  };
};

const start = (task: PlatformServerTask): Promise<Running> => {
  if (task.what === 'bolt') return startBolt(task.fake);
  return task.what === 'botbuilder' ? startBotbuilder(task.fake) : startCareline(task);
};

const { waiting, ...ready } = await start(JSON.parse(process.argv[2] ?? 'null') as PlatformServerTask);
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6, waiting: await waiting() } satisfies PlatformSample);
});
process.send?.(ready satisfies PlatformReady);
