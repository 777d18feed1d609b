import type { Document } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src/model/clock.js';
import { systemClock } from '../../src/runtime/clock.js';
import { connect } from '../../src/store/mongo/connect.js';
import { openMongo } from '../../src/store/mongo/index.js';
import type { Change, Store } from '../../src/store/store.js';
import { claimOne, deliveriesOf, handle, minute, said, turnFor } from '../contract/store/samples.js';
import { flakyNetwork } from './flaky-network.js';
import { freshUri, mongoUri, rawDb } from './mongo-under-test.js';

describe.skipIf(!mongoUri)('MongoDB', () => {
  let uri: string;
  let raw: Awaited<ReturnType<typeof rawDb>>;
  let opened: Store[];
  const open = async (at = uri, clock: Clock = systemClock) => {
    const store = await openMongo({ uri: at, clock });
    opened.push(store);
    return store;
  };
  beforeEach(async () => {
    uri = freshUri();
    raw = await rawDb(uri);
    opened = [];
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    await raw.db.dropDatabase();
    await raw.close();
  });

  const withQuery = (query: Record<string, string>): string => {
    const url = new URL(uri);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url.href;
  };

  it('is written with majority and journal, whatever the address says, and is told so each time', async () => {
    const careless = { w: '1', journal: 'false', retryWrites: 'false', readConcernLevel: 'local' };
    const { client, db } = await connect(withQuery({ ...careless, monitorCommands: 'true' }));
    expect(client.options.writeConcern).toMatchObject({ w: 'majority', journal: true });
    expect(client.options.readConcern).toMatchObject({ level: 'majority' });
    expect(client.options.readPreference.mode).toBe('primary');
    expect(client.options.retryWrites).toBe(true);
    const commands: Document[] = [];
    client.on('commandStarted', ({ command }) => commands.push(command));
    await db.collection('probe').insertOne({ x: 1 });
    await db.collection('probe').findOne({});
    expect(commands[0]).toMatchObject({ writeConcern: { w: 'majority', j: true }, txnNumber: expect.anything() });
    expect(commands[1]).toMatchObject({ readConcern: { level: 'majority' } });
    await client.close();
  });

  it('names its database in the address, careline when there is none', async () => {
    const named = await connect(uri);
    expect(named.db.databaseName).toBe(new URL(uri).pathname.slice(1));
    await named.client.close();
    const unnamed = await connect(mongoUri!);
    expect(unnamed.db.databaseName).toBe(new URL(mongoUri!).pathname.slice(1) || 'careline');
    await unnamed.client.close();
  });

  it.each([5, -5])('goes by its own clock, with a worker whose clock is off by %d minutes', async (minutes) => {
    const straight = await open();
    const skewed = await open(uri, { ...systemClock, now: () => systemClock.now() + minutes * minute });
    expect(Math.abs((await skewed.now()) - (await straight.now()))).toBeLessThan(minute);
    await straight.accept(said('c', 1));
    await skewed.accept(said('d', 1));
    const first = await claimOne(straight, 'straight');
    expect(first.lease.conversation).toBe('c');
    const second = await claimOne(skewed, 'skewed');
    expect(second.lease.conversation).toBe('d');
    expect(Math.abs(second.now - first.now)).toBeLessThan(minute);
    for (const store of [straight, skewed]) expect(await store.claim('other', minute, 10)).toEqual([]);

    const turn = turnFor(second, { timers: [{ name: 'soon', at: second.now + 2 * minute }] });
    expect(await skewed.commit(second.lease, turn, deliveriesOf(turn, 'x'))).toBe('done');
    await skewed.release(second.lease);
    for (const store of [straight, skewed]) expect(await store.claim('other', minute, 10)).toEqual([]);
    expect(await skewed.due('skewed', minute, 10)).toHaveLength(1);
    expect(await straight.due('straight', minute, 10)).toEqual([]);
    expect(await skewed.hold('gateway', 'skewed', minute)).toBe(true);
    expect(await straight.hold('gateway', 'straight', minute)).toBe(false);
  });

  it('that cannot be reached is told of within seconds, and used again once it is back', {
    timeout: 60_000,
  }, async () => {
    const { hostname, port } = new URL(uri);
    const network = await flakyNetwork(hostname, Number(port));
    const through = new URL(withQuery({ directConnection: 'true' }));
    through.host = `127.0.0.1:${network.port}`;
    try {
      const store = await open(through.href);
      const heard: Change[] = [];
      store.watch((change) => heard.push(change));
      expect(await store.accept(said('c', 1))).toBe('new');
      network.cut();
      const verbs = [store.accept(said('c', 2)), store.claim('a', minute, 1), store.counts(), store.check()];
      for (const result of await Promise.allSettled(verbs)) {
        expect(result).toMatchObject({ reason: { code: 'unavailable', message: expect.stringContaining('MongoDB') } });
      }
      network.mend();
      await vi.waitFor(() => store.check(), { timeout: 20_000 });
      expect(await store.accept(said('c', 2))).toBe('new');
      expect(await store.pending('c')).toEqual([said('c', 1), said('c', 2)]);
      await vi.waitFor(
        async () => {
          await store.put('docs', 'd', heard.length);
          expect(heard).toContainEqual({ kind: 'doc', collection: 'docs', id: 'd' });
        },
        { timeout: 20_000, interval: 200 },
      );
    } finally {
      await network.close();
    }
  });

  it('that is not there, and an address that is none, are refused with what to do', { timeout: 30_000 }, async () => {
    const nowhere = open('mongodb://127.0.0.1:1/careline');
    await expect(nowhere).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('runs') });
    const nonsense = open('http://localhost/careline');
    await expect(nonsense).rejects.toMatchObject({ code: 'unusable', message: expect.stringContaining('MONGODB_URI') });
  });

  it('refuses what is over 16 MB with a clear word, and does not let others suffer', async () => {
    const store = await open();
    const large = 'x'.repeat(17_000_000);
    await expect(store.put('docs', 'large', large)).rejects.toMatchObject({
      code: 'full',
      message: expect.stringContaining('16 MB'),
    });
    const part = (n: number) => ({ ...said('c', n), text: 'x'.repeat(6_000_000) });
    for (const n of [1, 2]) expect(await store.accept(part(n))).toBe('new');
    const [refused, other] = await Promise.allSettled([store.accept(part(3)), store.accept(said('d', 1))]);
    expect(refused).toMatchObject({ reason: { code: 'full' } });
    expect(other).toMatchObject({ value: 'new' });
    expect((await store.pending('c')).map((event) => event.key)).toEqual([said('c', 1).key, said('c', 2).key]);

    const work = await store.claim('a', minute, 10);
    const commits = work.map((piece) => {
      const turn = turnFor(piece);
      const tooLarge = { ...turn, after: { ...turn.after, question: { text: large, messageId: 'm', at: 1 } } };
      return store.commit(piece.lease, piece.lease.conversation === 'c' ? tooLarge : turn, []);
    });
    const results = await Promise.allSettled(commits);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await store.turns('d', 0, 10)).toHaveLength(1);
    expect(await store.turns('c', 0, 10)).toEqual([]);
  });

  it('keeps one copy of a file that is replaced', async () => {
    const store = await open();
    const attachment = { id: 'b', name: 'b', mime: 'text/plain', bytes: 1, state: 'stored' as const };
    for (const byte of [1, 2, 3]) await store.putBlob({ attachment, conversation: 'c', bytes: Uint8Array.of(byte) });
    expect(await raw.db.collection('bytes.files').countDocuments()).toBe(1);
    expect(await raw.db.collection('bytes.chunks').countDocuments()).toBe(1);
  });

  it('finds its documents by an index, however long the history', async () => {
    const store = await open();
    await raw.db.command({ profile: 2 });
    const now = await store.now();
    for (let n = 0; n < 20; n++) {
      await handle(store, said(`c${n}`, 1), [`x${n}`], { timers: [{ name: 'later', at: now + 60 * minute }] });
    }
    await store.accept(said('c1', 2));
    const work = await claimOne(store);
    await store.commit(work.lease, turnFor(work), []);
    await store.release(work.lease);
    for (const { key } of await store.due('a', minute, 3)) {
      await store.settle(key, 'a', { outcome: 'dead', error: 'No' });
    }
    await store.replay('c0#1.0');
    await store.deliveries({ conversation: 'c1', limit: 10 });
    await store.deliveries({ state: ['dead'], limit: 10 });
    await store.tickets({ status: ['waiting'], limit: 10 });
    await Promise.all([store.turns('c1', 0, 10), store.pending('c1'), store.conversation('c1'), store.counts()]);
    await store.append('f', 'k', 1);
    await store.list('docs');
    await raw.db.command({ profile: 0 });
    const entries = await raw.db
      .collection('system.profile')
      .find({ planSummary: { $exists: true } })
      .toArray();
    expect(entries.length).toBeGreaterThan(50);
    const slow = entries.filter((entry) => entry.planSummary.includes('COLLSCAN') || entry.docsExamined > 25);
    expect(slow.map((entry) => JSON.stringify(entry.command))).toEqual([]);
  });
});
