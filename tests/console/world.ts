import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { pino } from 'pino';
import { type ChannelAdapter, SendError } from '../../src/adapters/channel.js';
import { type DeskDeps, registerDesk } from '../../src/console/server/index.js';
import { createSignInLink } from '../../src/console/server/links.js';
import { createWebDesk } from '../../src/console/web-desk.js';
import { step } from '../../src/dialogs/respond.js';
import { createServer } from '../../src/http/server.js';
import { defaultCosts } from '../../src/knowledge/costs.js';
import { loadTexts } from '../../src/knowledge/files/texts.js';
import { makeKnowledge } from '../../src/knowledge/snapshot.js';
import type { Clock } from '../../src/model/clock.js';
import type { CustomerSaid } from '../../src/model/event.js';
import type { Ticket } from '../../src/model/ticket.js';
import type { Brain } from '../../src/runtime/brain.js';
import { systemClock } from '../../src/runtime/clock.js';
import { createLearning, type Learning } from '../../src/runtime/learning.js';
import { createRuntime, type Runtime } from '../../src/runtime/runtime.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { faqs, matchesOf, writeFaqs } from './knowledge.js';

/** What the customers see, and why the next message of some text is refused. */
export interface Platform {
  readonly shown: Map<string, string>;
  refuse: ((text: string) => string | undefined) | undefined;
}

export interface World {
  readonly store: Store;
  readonly app: FastifyInstance;
  readonly runtime: Runtime;
  readonly brain: Brain;
  readonly learning: Learning;
  readonly settings: DeskDeps['settings'];
  readonly platform: Platform;
  readonly routes: readonly RouteOptions[];
  readonly publicUrl: string;
  /** Folder of the FAQs' files. */
  readonly faqDir: string;
  /** Everything that was logged. */
  readonly log: () => string;
  link(agent?: string): Promise<string>;
  /** Signs an agent in; resolves with her cookie. */
  signIn(name: string): Promise<string>;
  /** A customer writes. Resolves when the bot has dealt with it. */
  say(customer: string, text: string, over?: Partial<CustomerSaid>): Promise<void>;
  /** The case of a customer who has asked for a person. */
  caseOf(customer: string, text?: string): Promise<Ticket>;
  close(): Promise<void>;
}

const capabilities: ChannelAdapter['capabilities'] = {
  thread: 'none',
  choices: { max: 5, labelMax: 80 },
  textMax: 4_000,
  inboundTextMax: 4_000,
  markdown: 'commonmark',
  edit: true,
  remove: true,
  ephemeral: 'never',
  typing: 'none',
  files: 'upload',
  proactive: 'by-id',
  speakAs: true,
  resend: { send: { how: 'idempotent' }, edit: { how: 'idempotent' }, remove: { how: 'idempotent' } },
  limits: [],
};

const createChannel = (platform: Platform): ChannelAdapter => ({
  name: 'web',
  capabilities,
  async start() {},
  async stop() {},
  health: () => ({ ok: true }),
  async send(_to, { text }, { key }) {
    const why = platform.refuse?.(text);
    if (why) throw new SendError('refused', why);
    platform.shown.set(key, text);
    return { messageId: key };
  },
  async edit(_to, messageId, { text }) {
    platform.shown.set(messageId, text);
  },
  async remove(_to, messageId) {
    platform.shown.delete(messageId);
  },
});

const randomToken = (bytes: number): string => randomBytes(bytes).toString('base64url');
let number = 0;

/** The desk over a real server, store, runtime and dialog engine; only the customers' platform is made up. */
export const openWorld = async (options: { clock?: Clock; publicUrl?: string } = {}): Promise<World> => {
  const clock = options.clock ?? systemClock;
  const publicUrl = options.publicUrl ?? 'http://localhost:3000';
  const dir = mkdtempSync(join(tmpdir(), 'careline-desk-'));
  const logged: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(line, _encoding, done) {
        logged.push(String(line));
        done();
      },
    }),
  );
  const store = await openSqlite({ path: join(dir, 'careline.db'), clock });
  const { texts, faults } = await loadTexts('data/texts/en.yaml');
  if (!texts) throw new Error(JSON.stringify(faults));
  const knowledge = makeKnowledge({ faqs, texts, thresholds: { answer: 0.7, ask: 0.4 } });
  const faqDir = writeFaqs(join(dir, 'faq'));
  const platform: Platform = { shown: new Map(), refuse: undefined };
  const brain: Brain = { knowledge: () => knowledge, match: async (text: string) => matchesOf(text) };
  const settings = { thresholds: knowledge.thresholds, costs: defaultCosts, oosShare: undefined };
  const learning = createLearning({ store, clock, faqDir });
  const runtime = createRuntime({
    store,
    channels: [createChannel(platform)],
    desks: [createWebDesk({ store, clock })],
    brain,
    step,
    clock: systemClock,
    log,
    settings: { pollMs: 50, retryMinMs: 50 },
  });
  await runtime.start();
  const routes: RouteOptions[] = [];
  const app = createServer({ trustProxy: false, publicUrl, log });
  app.addHook('onRoute', (route) => void routes.push(route));
  registerDesk(app, { store, clock, publicUrl, randomToken, submit: runtime.submit, brain, learning, settings, log });
  await app.ready();

  const link = (agent?: string) => createSignInLink(store, clock, randomToken, publicUrl, agent);
  const say: World['say'] = async (customer, text, over = {}) => {
    const messageId = `said-${++number}`;
    await runtime.submit({
      type: 'customer.said',
      key: `web:${messageId}`,
      at: clock.now(),
      from: { platform: 'web', tenant: '-', user: customer, name: customer },
      address: { channel: 'web', conversation: `web:${customer}`, ref: null },
      messageId,
      text,
      attachments: [],
      private: false,
      ...over,
    });
  };

  return {
    store,
    app,
    runtime,
    brain,
    learning,
    settings,
    platform,
    routes,
    publicUrl,
    faqDir,
    log: () => logged.join(''),
    link,
    say,
    async signIn(name) {
      const token = (await link()).split('#')[1];
      const response = await app.inject({
        method: 'POST',
        url: '/desk/sign-in',
        headers: { origin: publicUrl },
        payload: { token, name },
      });
      if (response.statusCode !== 200) throw new Error(response.body);
      return `careline_desk=${response.cookies[0]!.value}`;
    },
    async caseOf(customer, text = 'Can I talk to a person please?') {
      await say(customer, text);
      const [ticket] = await store.tickets({ conversation: `web:${customer}`, status: ['waiting'], limit: 1 });
      if (!ticket) throw new Error(`${customer} has no waiting case.`);
      return ticket;
    },
    async close() {
      await app.close();
      await runtime.stop(2_000);
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
};
