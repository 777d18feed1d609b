import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Capabilities, type ChannelAdapter, SendError, type Sink } from '../../src/adapters/channel.js';
import type { Step } from '../../src/dialogs/engine.js';
import type { Desk } from '../../src/escalation/desk.js';
import type { Knowledge } from '../../src/knowledge/faq.js';
import type { CustomerSaid } from '../../src/model/event.js';
import type { Match } from '../../src/model/match.js';
import type { Attachment, OutboundMessage } from '../../src/model/message.js';
import type { Ticket } from '../../src/model/ticket.js';
import { type Effect, messageKey } from '../../src/model/turn.js';
import { createRuntime, type Runtime } from '../../src/runtime/runtime.js';
import type { RuntimeSettings } from '../../src/runtime/settings.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock, type TestClock } from '../helpers/clock.js';

/** A step that is easy to foresee: it answers each message with `re: …`, and announces what begins with `desk`. */
export const echo: Step = (state, event) => {
  const effects: Effect[] = [];
  const key = () => messageKey(state.id, state.seq + 1, effects.length);
  const say = (message: OutboundMessage) => effects.push({ type: 'say', key: key(), message });
  if (event.type === 'customer.said') {
    if (event.limited) say({ text: 'slow down' });
    else if (event.text.startsWith('desk')) {
      const ticket = { id: 't', conversation: state.id, status: 'waiting', openedAt: event.at } as Ticket;
      effects.push({ type: 'announce', key: key(), notice: { kind: 'opened', ticket } });
      say({ text: `told the desk: ${event.text}` });
    } else say({ text: `re: ${event.text}`, replyTo: event.messageId });
  }
  if (event.type === 'customer.edited')
    effects.push({
      type: 'edit',
      key: key(),
      target: messageKey(state.id, 1, 0),
      message: { text: `re: ${event.text}` },
    });
  if (event.type === 'delivery.settled') say({ text: `${event.desk ?? 'customer'} ${event.outcome}` });
  return { state: { ...state, seq: state.seq + 1 }, effects };
};

const capabilities: Capabilities = {
  thread: 'none',
  choices: { max: 5, labelMax: 80 },
  textMax: 40,
  inboundTextMax: 1_000,
  markdown: 'commonmark',
  edit: true,
  remove: true,
  ephemeral: 'never',
  typing: 'pulse',
  files: 'upload',
  proactive: 'by-id',
  speakAs: true,
  resend: { send: { how: 'idempotent' }, edit: { how: 'idempotent' }, remove: { how: 'idempotent' } },
  limits: [],
};

/** How the platform treats the next send: takes it, fails, or takes it and then seems to fail. */
export type Fate = 'taken' | SendError | { readonly takenBut: SendError };

/** A platform in memory: what it shows, and what it is told to do with sends. */
export interface Platform {
  readonly shown: string[];
  readonly attempts: string[];
  readonly typed: string[];
  fates: Fate[];
  files: Map<string, Uint8Array>;
}

export interface Road {
  readonly clock: TestClock;
  readonly store: Store;
  readonly runtime: Runtime;
  readonly platform: Platform;
  readonly desk: { told: string[]; present: boolean };
  say(text: string, over?: Partial<CustomerSaid>): ReturnType<Sink>;
  close(): Promise<void>;
}

export const ann = { platform: 'fake', tenant: '-', user: 'ann' };
let number = 0;

const nothingKnown: Knowledge = {
  version: 'v1',
  faqs: new Map(),
  texts: { locale: 'en', say: {}, recognise: {} },
  thresholds: { answer: 0.5, ask: 0.3 },
};

/** The whole road over a real SQLite file, with a platform in memory and time turned by hand. */
export const openRoad = async (
  options: {
    capabilities?: Partial<Capabilities>;
    wrap?: (store: Store) => Store;
    knowsSent?: boolean;
    settings?: Partial<RuntimeSettings>;
    match?: () => Promise<readonly Match[]>;
  } = {},
): Promise<Road> => {
  const dir = mkdtempSync(join(tmpdir(), 'careline-road-'));
  const clock = createTestClock();
  const real = await openSqlite({ path: join(dir, 'careline.db'), clock });
  const store = options.wrap?.(real) ?? real;
  const platform: Platform = { shown: [], attempts: [], typed: [], fates: [], files: new Map() };
  const byKey = new Map<string, string>();
  const texts = new Map<string, number>();

  const meet = (key: string, show: () => void): string => {
    platform.attempts.push(key);
    const fate = platform.fates.shift() ?? 'taken';
    if (fate instanceof SendError) throw fate;
    const again = (options.capabilities?.resend?.send.how ?? 'idempotent') === 'idempotent' && byKey.has(key);
    if (!again) show();
    const id = byKey.get(key) ?? `m${byKey.size + 1}`;
    byKey.set(key, id);
    if (fate !== 'taken') throw fate.takenBut;
    return id;
  };

  const channel: ChannelAdapter = {
    name: 'fake',
    capabilities: { ...capabilities, ...options.capabilities },
    async start() {},
    async stop() {},
    health: () => ({ ok: true }),
    async send(_to, message, { key }) {
      const messageId = meet(key, () => platform.shown.push(message.text));
      texts.set(messageId, platform.shown.length - 1);
      return { messageId };
    },
    async edit(_to, messageId, message, { key }) {
      meet(key, () => {
        platform.shown[texts.get(messageId)!] = message.text;
      });
    },
    async typing(to) {
      platform.typed.push(to.conversation);
    },
    async download({ source }: Attachment, maxBytes) {
      const bytes = platform.files.get(String(source));
      if (!bytes) throw new SendError('gone', 'The file is no longer there.');
      if (bytes.length > maxBytes) throw new SendError('refused', 'The file is too large.');
      return bytes;
    },
    ...(options.knowsSent ? { wasSent: async (_to, key) => byKey.get(key) } : {}),
  };

  const desk = { told: [] as string[], present: true };
  const webDesk: Desk = {
    name: 'web',
    async notify(notice, key) {
      if (!desk.present) throw new SendError('unavailable', 'Nobody is signed in.');
      desk.told.push(`${notice.kind} ${key}`);
    },
    health: async () => ({ ok: desk.present }),
  };

  const runtime = createRuntime({
    worker: 'w1',
    store,
    channels: [channel],
    desks: [webDesk],
    brain: { knowledge: () => nothingKnown, match: options.match ?? (async () => []) },
    step: echo,
    clock,
    ...(options.settings ? { settings: options.settings } : {}),
    log: pino({ level: process.env.ROAD_LOG ?? 'silent' }),
  });
  await runtime.start();
  return {
    clock,
    store,
    runtime,
    platform,
    desk,
    say: (text, over) => {
      const messageId = `said-${++number}`;
      return runtime.sink({
        type: 'customer.said',
        key: `fake:${messageId}`,
        at: clock.now(),
        from: ann,
        address: { channel: 'fake', conversation: 'fake:ann', ref: null },
        messageId,
        text,
        attachments: [],
        private: false,
        ...over,
      });
    },
    async close() {
      const stopped = runtime.stop(1_000);
      await clock.advance(2_000);
      await stopped;
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
};
