import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAdapter } from '../../src/adapters/channel.js';
import type { CustomerSaid } from '../../src/model/event.js';
import { createCatchUp } from '../../src/runtime/catch-up.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock, type TestClock } from '../helpers/clock.js';

let dir: string;
let store: Store;
let clock: TestClock;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'careline-catch-up-'));
  clock = createTestClock();
  store = await openSqlite({ path: join(dir, 'careline.db'), clock });
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

const minute = 60_000;
const hour = 60 * minute;

/** A platform that remembers what was said on it, and a channel that can look there. */
const platform = () => {
  const said: CustomerSaid[] = [];
  const state = { ok: true, fails: false, asked: [] as number[] };
  const channel = {
    name: 'fake',
    health: () => ({ ok: state.ok }),
    async *catchUp(since: number) {
      state.asked.push(since);
      if (state.fails) throw new Error('The platform does not answer.');
      yield* said.filter(({ at }) => at >= since);
    },
  } as Pick<ChannelAdapter, 'name' | 'health' | 'catchUp'> as ChannelAdapter;
  const say = (text: string) => {
    const address = { channel: 'fake', conversation: 'fake:ann', ref: null };
    const from = { platform: 'fake', tenant: '-', user: 'ann' };
    const base = { from, address, attachments: [], private: false };
    said.push({ type: 'customer.said', key: `fake:${text}`, at: clock.now(), messageId: text, text, ...base });
  };
  return { channel, say, state };
};

/** One life of a process. */
const run = async (channel: ChannelAdapter, during: () => Promise<void>): Promise<string[]> => {
  const taken: string[] = [];
  const catchUp = createCatchUp({
    store,
    channels: [channel],
    clock,
    log: pino({ level: 'silent' }),
    sink: async (event) => {
      const result = await store.accept(event);
      if (result === 'new') taken.push(event.key);
      return result;
    },
  });
  catchUp.start();
  await during();
  const stopped = catchUp.stop();
  await clock.advance(0);
  await stopped;
  return taken;
};

describe('catching up', () => {
  it('takes nothing in at the very first start: what was said before Careline was there is not answered', async () => {
    const { channel, say, state } = platform();
    say('old');
    await clock.advance(hour);
    expect(await run(channel, () => clock.advance(minute))).toEqual([]);
    expect(state.asked).toEqual([]);
  });

  it('takes in what was said while no process ran, once', async () => {
    const { channel, say } = platform();
    await run(channel, () => clock.advance(minute));
    await clock.advance(3 * hour);
    say('one');
    await clock.advance(hour);
    expect(await run(channel, () => clock.advance(minute))).toEqual(['fake:one']);
    expect(await run(channel, () => clock.advance(minute))).toEqual([]);
  });

  it('takes in what was said during an outage, looking a little further back', async () => {
    const { channel, say, state } = platform();
    const taken = await run(channel, async () => {
      await clock.advance(hour);
      say('just before');
      state.ok = false;
      await clock.advance(10 * minute);
      say('meanwhile');
      state.ok = true;
      await clock.advance(minute);
    });
    expect(taken).toEqual(['fake:just before', 'fake:meanwhile']);
  });

  it('tries again when the platform does not answer, and forgets nothing until it did', async () => {
    const { channel, say, state } = platform();
    await run(channel, () => clock.advance(minute));
    say('meanwhile');
    await clock.advance(hour);
    state.fails = true;
    const taken = await run(channel, async () => {
      await clock.advance(hour);
      state.fails = false;
      await clock.advance(minute);
    });
    expect(taken).toEqual(['fake:meanwhile']);
  });

  it('does not go back further than a day', async () => {
    const { channel, say, state } = platform();
    await run(channel, () => clock.advance(minute));
    say('last year');
    await clock.advance(30 * 24 * hour);
    const began = clock.now();
    expect(await run(channel, () => clock.advance(minute))).toEqual([]);
    expect(state.asked).toEqual([began - 24 * hour]);
  });
});
