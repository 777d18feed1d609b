import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, loadDriver } from '../../src/store/sqlite/driver.js';
import { sqliteStore } from '../../src/store/sqlite/index.js';
import { openDatabase } from '../../src/store/sqlite/open.js';
import type { Store } from '../../src/store/store.js';
import { claimOne, deliveriesOf, handle, minute, said, ticketOf, turnFor, turnOn } from '../contract/store/samples.js';
import { ManualClock } from './manual-clock.js';

const { DatabaseSync } = await loadDriver();

let folder: string;
let path: string;
let clock: ManualClock;
let db: Database;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'careline-writer-'));
  path = join(folder, 'careline.db');
  clock = new ManualClock();
  db = await openDatabase(path, clock);
  store = sqliteStore(db, path, clock);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Each transaction that changed something left one row. */
const transactions = (): number => db.prepare('SELECT ifnull(max(id), 0) AS n FROM changes').get().n;

/** Lets the event loop go round until the store has tried to write. */
const rounds = async () => {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('group commit', () => {
  it('shares one transaction among all that is written at once', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.accept(said(`c${n}`, n))));
    expect(transactions()).toBe(1);
    await store.accept(said('c', 1));
    expect(transactions()).toBe(2);
  });

  it('waits while each turn of the event loop brings more, but not for ever', async () => {
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const accepted: Promise<unknown>[] = [];
    for (let n = 0; n < 3; n++) {
      accepted.push(store.accept(said('c', n)));
      await turn();
    }
    await Promise.all(accepted.splice(0));
    expect(transactions()).toBe(1);
    for (let n = 3; n < 33; n++) {
      accepted.push(store.accept(said('c', n)));
      await turn();
    }
    expect(transactions()).toBeGreaterThan(2);
    await Promise.all(accepted);
    expect(await store.pending('c')).toHaveLength(33);
  });

  it('lets an operation that cannot be carried out fail alone, whole', async () => {
    await handle(store, said('c', 1), ['x']);
    await store.accept(said('c', 2));
    const work = await claimOne(store);
    const turn = turnFor(work);
    // Its second delivery has a key that is taken: the store must not keep the turn without it.
    const deliveries = [deliveriesOf(turn, 'x')[0]!, { ...deliveriesOf(turn, 'x', 'x')[1]!, key: 'c#1.0' }];
    const results = await Promise.allSettled([
      store.accept(said('d', 1)),
      store.commit(work.lease, turn, deliveries),
      store.accept(said('e', 1)),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.turns('c', 0, 10)).toHaveLength(1);
    expect(await store.pending('c')).toEqual([said('c', 2)]);
    expect(await store.deliveries({ limit: 10 })).toHaveLength(1);
    expect(await store.counts()).toMatchObject({ events: 3 });
    expect(await store.commit(work.lease, turn, deliveriesOf(turn, 'x'))).toBe('done');
  });

  it('takes no more than can wait', async () => {
    const results = await Promise.allSettled(Array.from({ length: 10_001 }, (_, n) => store.hold(`h${n}`, 'a', 1)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(10_000);
    expect(results.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'full' } });
    expect(await store.accept(said('c', 1))).toBe('new');
  });

  it('finishes what was begun when it is closed', async () => {
    const accepted = store.accept(said('c', 1));
    await store.close();
    expect(await accepted).toBe('new');
  });
});

describe('a full disk', () => {
  it('refuses with what to do, keeps what was there, and takes in again once there is room', async () => {
    await store.accept(said('c', 0));
    const pages = db.prepare('PRAGMA page_count').get().page_count;
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const large = (n: number) => ({ ...said('c', n), text: 'x'.repeat(20_000) });
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => store.accept(large(n + 1))));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({ code: 'unavailable', message: expect.stringContaining('full') });
    }
    expect(await store.pending('c')).toHaveLength(1 + results.length - refused.length);

    db.exec('PRAGMA max_page_count = 1000000');
    for (let n = 1; n <= 50; n++) await store.accept(large(n));
    expect(await store.pending('c')).toHaveLength(51);
    await store.check();
  });
});

describe('a database that another process has locked', () => {
  it('is waited for', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const accepted = store.accept(said('c', 1));
    await rounds();
    other.exec('COMMIT');
    other.close();
    clock.advance(100);
    expect(await accepted).toBe('new');
  });

  it('is given up after 5 s with what to do, and used again once it is free', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const outcome = Promise.allSettled([store.accept(said('c', 1)), store.accept(said('c', 2))]);
    await rounds();
    clock.advance(4_900);
    await rounds();
    clock.advance(200);
    for (const result of await outcome) {
      expect(result).toMatchObject({ reason: { code: 'unavailable', message: expect.stringContaining('locked') } });
    }
    expect(await store.pending('c')).toEqual([]);
    other.exec('COMMIT');
    other.close();
    expect(await store.accept(said('c', 1))).toBe('new');
  });
});

describe('the statements', () => {
  it('find their rows by an index, however long the history', async () => {
    const said1 = said('c', 1);
    const used = new Set<string>();
    const recording = new Proxy(db, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'prepare') used.add(String(args[0]));
          return value.apply(target, args);
        };
      },
    });
    const watched = sqliteStore(recording, path, clock);
    await handle(watched, said1, ['x', 'x', 'y'], { ticket: ticketOf('t', 'c'), timers: [{ name: 'idle', at: 1 }] });
    const work = await claimOne(watched);
    await watched.renew(work.lease, minute);
    await watched.commit(work.lease, turnOn(work.state!, said1), []);
    await watched.release(work.lease);
    await watched.due('a', minute, 10);
    await watched.settle('c#1.0', 'a', { outcome: 'retry', afterMs: 0, unsure: false, error: 'HTTP 500' });
    await watched.settle('c#1.2', 'a', { outcome: 'dead', error: 'No' });
    await watched.replay('c#1.2');
    for (const query of [{ conversation: 'c' }, { group: 'c#1' }, { state: ['dead', 'ambiguous'] as const }]) {
      await watched.deliveries({ ...query, limit: 10 });
    }
    await watched.tickets({ status: ['waiting'], limit: 10 });
    await watched.tickets({ conversation: 'c', limit: 10 });
    await Promise.all([watched.turns('c', 0, 10), watched.turnByCause('k'), watched.pending('c'), watched.ticket('t')]);
    await watched.append('f', 'k', 1);
    await watched.read('f', 0, 10);
    await watched.list('docs');

    const scans = [...used]
      .filter((sql) => /^\s*(SELECT|INSERT|UPDATE|DELETE)/.test(sql))
      .flatMap((sql) => {
        const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
        return plan.filter(({ detail }) => /^SCAN \w+$/.test(detail)).map(({ detail }) => `${detail} in ${sql}`);
      });
    expect(used.size).toBeGreaterThan(25);
    expect(scans).toEqual([]);
  });
});
