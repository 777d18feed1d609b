import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChannelAdapter } from '../../src/adapters/channel.js';
import { step } from '../../src/dialogs/respond.js';
import { systemClock } from '../../src/runtime/clock.js';
import { createLearning, lessonFeed } from '../../src/runtime/learning.js';
import { createRuntime } from '../../src/runtime/runtime.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import { type Store, StoreError } from '../../src/store/store.js';
import { shop } from '../dialogs/world.js';
import { folder } from '../knowledge/folder.js';

let dir: string;
let store: Store;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'careline-learning-'));
  store = await openSqlite({ path: join(dir, 'careline.db'), clock: systemClock });
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

const resend = { how: 'idempotent' } as const;
const channel = (): ChannelAdapter => ({
  name: 'web',
  capabilities: {
    thread: 'none',
    choices: { max: 5, labelMax: 80 },
    textMax: 4_000,
    inboundTextMax: 4_000,
    markdown: 'commonmark',
    edit: true,
    remove: true,
    ephemeral: 'never',
    typing: 'none',
    files: 'link',
    proactive: 'by-id',
    speakAs: true,
    resend: { send: resend, edit: resend, remove: resend },
    limits: [],
  },
  async start() {},
  async stop() {},
  health: () => ({ ok: true }),
  send: async (_to, _message, { key }) => ({ messageId: key }),
});

const open = (on: Store = store) =>
  createRuntime({
    worker: randomUUID(),
    store: on,
    channels: [channel()],
    desks: [],
    brain: {
      knowledge: () => shop,
      match: async () => [{ faq: 'where-is-my-order', confidence: 0.7, why: { phrasing: '', words: [] } }],
    } as never,
    step,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    settings: { pollMs: 20, retryMinMs: 20 },
  });

const base = (user: string) => ({
  at: Date.now(),
  from: { platform: 'web', tenant: '-', user },
  address: { channel: 'web', conversation: `web:${user}`, ref: null },
});
const asks = async (runtime: ReturnType<typeof open>, user: string, text: string) => {
  const said = { ...base(user), type: 'customer.said' as const, messageId: 'm', text, attachments: [], private: false };
  await runtime.submit({ ...said, key: `${user}-m` });
  await runtime.submit({ ...base(user), type: 'customer.chose', key: `${user}-c`, choice: 'helped', messageId: 'x' });
};
const lessons = async () => (await store.read(lessonFeed, 0, 100)).map(({ item }) => (item as { text: string }).text);
const faqFile = '---\nquestion: Where is my order?\nphrasings:\n  - order status\n---\nOn its way.\n';
const learning = (faqDir: string) => createLearning({ store, clock: systemClock, faqDir });

describe('what customers teach', () => {
  test('is in the store as soon as they have taught it, once, and as a suggestion', async () => {
    const runtime = open();
    await runtime.start();
    await asks(runtime, 'ann', 'parcel whereabouts');
    await asks(runtime, 'ben', 'parcel whereabouts');
    await vi.waitFor(async () => expect(await lessons()).toEqual(['parcel whereabouts', 'parcel whereabouts']));
    await runtime.stop(1_000);
    expect(await learning('nowhere').suggestions(shop.faqs)).toMatchObject([
      { faq: 'where-is-my-order', text: 'parcel whereabouts', times: 2, kinds: ['helped'], confidence: 0.7 },
    ]);
  });

  test('survives a store that fails in the middle, and a process that dies before it was kept; nothing doubles', async () => {
    let failures = 2;
    const flaky: Store = {
      ...store,
      append: async (feed, key, item) => {
        // The first time it is written and seems to fail; the second time it fails.
        if (feed === lessonFeed && failures-- === 2) await store.append(feed, key, item);
        if (feed === lessonFeed && failures >= 0) throw new StoreError('unavailable', 'The disk is away.');
        return store.append(feed, key, item);
      },
    };
    const first = open(flaky);
    await first.start();
    await asks(first, 'ann', 'parcel whereabouts');
    await first.stop(1_000);
    const second = open();
    await second.start();
    await vi.waitFor(
      async () => {
        const all = await store.deliveries({ conversation: 'web:ann', limit: 50 });
        expect(all.filter(({ job }) => job.type === 'learn').map(({ state }) => state)).toEqual(['sent']);
      },
      { timeout: 5_000 },
    );
    await second.stop(1_000);
    expect(await lessons()).toEqual(['parcel whereabouts']);
  });
});

describe('an admin', () => {
  const teach = async () => {
    const runtime = open();
    await runtime.start();
    await asks(runtime, 'ann', 'parcel whereabouts');
    await vi.waitFor(async () => expect(await lessons()).toHaveLength(1));
    await runtime.stop(1_000);
  };
  const faq = () => shop.faqs.get('where-is-my-order')!;

  test('approves: it stands in the file, is remembered, and waits no longer', async () => {
    await teach();
    const faqDir = folder({ 'delivery/where-is-my-order.md': faqFile });
    const admin = learning(faqDir);
    const [one] = await admin.suggestions(shop.faqs);
    await admin.approve(one!, faq(), 'Mia', 0.7);
    expect(readFileSync(join(faqDir, 'delivery/where-is-my-order.md'), 'utf8')).toContain('  - parcel whereabouts\n');
    expect(await admin.suggestions(shop.faqs)).toEqual([]);
    expect(await admin.approved(5)).toMatchObject([{ text: 'parcel whereabouts', by: 'Mia', before: 0.7 }]);
  });

  test('rejects: it never comes back, also when it is taught again', async () => {
    await teach();
    const [one] = await learning('nowhere').suggestions(shop.faqs);
    expect(await learning('nowhere').reject(one!, 'Mia')).toBe(true);
    expect(await learning('nowhere').reject(one!, 'Leo')).toBe(false);
    const runtime = open();
    await runtime.start();
    await asks(runtime, 'ben', 'Parcel, whereabouts?');
    await vi.waitFor(async () => expect(await lessons()).toHaveLength(2));
    await runtime.stop(1_000);
    expect(await learning('nowhere').suggestions(shop.faqs)).toEqual([]);
  });

  test('cannot approve where the files are not: nothing is decided, and it still waits', async () => {
    await teach();
    const admin = learning(folder({}));
    const [one] = await admin.suggestions(shop.faqs);
    await expect(admin.approve(one!, faq(), 'Mia')).rejects.toThrow(/not on this machine/);
    expect(await admin.suggestions(shop.faqs)).toHaveLength(1);
  });
});
