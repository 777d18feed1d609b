import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { step } from '../../src/dialogs/respond.js';
import type { InboundEvent } from '../../src/model/event.js';
import type { Attachment } from '../../src/model/message.js';
import { createRuntime, type Runtime } from '../../src/runtime/runtime.js';
import type { RuntimeSettings } from '../../src/runtime/settings.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { shop } from '../dialogs/world.js';
import { createTestClock, type TestClock } from '../helpers/clock.js';
import { DeskPlatform } from './desk-platform.js';

export const mia = { id: 'fake:T/mia', name: 'Mia' };
export const leo = { id: 'fake:T/leo', name: 'Leo' };
const ann = { platform: 'fake', tenant: '-', user: 'ann', name: 'Ann Lee' };
const address = { channel: 'fake', conversation: 'fake:ann', ref: null };

/** A platform with two desks, the real dialog engine and a real store; whatever Ann asks, the bot does not know. */
export interface DeskRoad {
  readonly clock: TestClock;
  readonly store: Store;
  readonly platform: DeskPlatform;
  /** Ann writes; resolves when all that follows at once has happened. Returns the message's id. */
  says(text: string, attachments?: readonly Attachment[]): Promise<string>;
  edits(messageId: string, text: string): Promise<void>;
  deletes(messageId: string): Promise<void>;
  presses(choice: string): Promise<void>;
  /** Lets what was begun happen. */
  settle(ms?: number): Promise<void>;
  /** Starts anew with these desks. */
  openDesks(places: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export const one = 'fake:C1';
export const two = 'fake:C2';

export const openDeskRoad = async (
  options: {
    how?: 'idempotent' | 'ambiguous' | 'look-up';
    marks?: boolean;
    desks?: readonly string[];
    wrap?: (store: Store) => Store;
    settings?: Partial<RuntimeSettings>;
  } = {},
): Promise<DeskRoad> => {
  const dir = mkdtempSync(join(tmpdir(), 'careline-desk-'));
  const clock = createTestClock();
  const real = await openSqlite({ path: join(dir, 'careline.db'), clock });
  const store = options.wrap?.(real) ?? real;
  const platform = new DeskPlatform({ store, now: () => clock.now() }, options);
  const start = async (desks: readonly string[]): Promise<Runtime> => {
    const channel = platform.adapter();
    const runtime = createRuntime({
      worker: 'w1',
      store,
      channels: [channel],
      desks: [],
      places: desks.map((place) => channel.openDesk!(place)),
      brain: { knowledge: () => shop, match: async () => [] },
      step,
      clock,
      log: pino({ level: process.env.ROAD_LOG ?? 'silent' }),
      ...(options.settings && { settings: options.settings }),
    });
    await runtime.start();
    return runtime;
  };
  let runtime = await start(options.desks ?? ['C1', 'C2']);
  const stop = async () => {
    const stopped = runtime.stop(1_000);
    await clock.advance(2_000);
    await stopped;
  };
  let number = 0;
  const settle = (ms = 1_500) => clock.advance(ms);
  const feed = async (event: object): Promise<void> => {
    const key = `fake:event-${++number}`;
    const whole = { key, at: clock.now(), from: ann, address, ...event } as InboundEvent;
    // What is not taken is delivered again.
    await runtime.sink(whole).catch(() => runtime.sink(whole));
    await settle();
  };
  return {
    clock,
    store,
    platform,
    edits: (messageId, text) => feed({ type: 'customer.edited', messageId, text }),
    deletes: (messageId) => feed({ type: 'customer.deleted', messageId }),
    presses: (choice) => feed({ type: 'customer.chose', choice, messageId: 'm' }),
    settle,
    async says(text, attachments = []) {
      const messageId = `said${++number}`;
      await feed({ type: 'customer.said', messageId, text, attachments, private: false });
      return messageId;
    },
    async openDesks(desks) {
      await stop();
      runtime = await start(desks);
    },
    async close() {
      await stop();
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
};
