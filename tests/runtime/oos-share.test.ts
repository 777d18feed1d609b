import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Match } from '../../src/model/match.js';
import type { Turn } from '../../src/model/turn.js';
import { sharesInUse, startOosShare, underDefaultShare } from '../../src/runtime/oos-share.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { Chat } from '../dialogs/world.js';
import { createTestClock, type TestClock } from '../helpers/clock.js';

const hour = 3_600_000;
const log = pino({ level: 'silent' });
let dir: string;
let clock: TestClock;
let store: Store;
let turns: Turn[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'careline-share-'));
  clock = createTestClock(Date.UTC(2026, 0, 5, 9));
  const real = await openSqlite({ path: join(dir, 'careline.db'), clock });
  turns = [];
  store = { ...real, latestTurns: async (skip, limit) => turns.slice(skip, skip + limit) };
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

/** Customers who asked something in which the matcher found little. */
const ask = (count: number, confidence: number) => {
  for (let n = 0; n < count; n++) {
    const chat = new Chat();
    chat.says(`question ${n}`, { found: { 'where-is-my-order': confidence } });
    turns.push(...chat.turns.map((turn) => ({ ...turn, conversation: `web:${turns.length}` })));
  }
};
const start = (worker: string, fixed?: number) => startOosShare({ store, clock, log, worker, fixed });

test('is as assumed until questions tell otherwise; then it is learnt, stored, and used by every process', async () => {
  const other = await start('b');
  expect(other.current()).toBe(0.25);
  ask(400, 0.02);
  await clock.advance(hour + 1);
  await vi.waitFor(() => expect(other.current()).toBeGreaterThan(0.4));
  const one = await start('a');
  expect(one.current()).toBe(other.current());
  expect(await sharesInUse(store)).toMatchObject([{ share: other.current(), questions: 400 }]);
  one.stop();
  other.stop();
});

test('is learnt by one process at a time, and not changed for next to nothing', async () => {
  ask(400, 0.02);
  const [one, other] = await Promise.all([start('a'), start('b')]);
  await vi.waitFor(async () => expect(await sharesInUse(store)).toHaveLength(1));
  await clock.advance(3 * hour);
  expect(await sharesInUse(store)).toHaveLength(1);
  one.stop();
  other.stop();
});

test('is what the setting says, and is not learnt then', async () => {
  ask(400, 0.02);
  const fixed = await start('a', 0.1);
  await clock.advance(2 * hour);
  expect(fixed.current()).toBe(0.1);
  expect(await sharesInUse(store)).toMatchObject([{ share: 0.1 }]);
  fixed.stop();
});

test('what was stored under another share is read as it would be under the assumed one', async () => {
  const match = (confidence: number): Match => ({ faq: 'a', confidence, why: { phrasing: '', words: [] } });
  const question = (at: number) =>
    ({ conversation: 'c', seq: 1, at, text: 't', matches: [match(0.5)], known: { wrong: [] } }) as const;
  const [before, after] = underDefaultShare([question(10), question(30)], [{ v: 1, share: 0.5, at: 20 }]);
  expect(before!.matches[0]!.confidence).toBe(0.5);
  // Evidence that leaves even odds where half are out of scope leaves three to one where a quarter is.
  expect(after!.matches[0]!.confidence).toBeCloseTo(0.75, 6);
});
