import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BSON, type CreateIndexesOptions, type Document } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.js';
import { openMongo } from '../../src/store/mongo/index.js';
import type { Store } from '../../src/store/store.js';
import { claimOne, handle, minute, said } from '../contract/store/samples.js';
import { freshUri, mongoUri, rawDb } from './mongo-under-test.js';

describe.skipIf(!mongoUri)('a MongoDB database', () => {
  let uri: string;
  let raw: Awaited<ReturnType<typeof rawDb>>;
  let opened: Store[];
  const log: string[] = [];
  const open = async () => {
    const store = await openMongo({ uri, clock: systemClock, log: { info: (sentence) => log.push(sentence) } });
    opened.push(store);
    return store;
  };
  const meta = () => raw.db.collection<{ _id: string; version: number; readableBy: number }>('meta');
  const everything = async () => {
    const names = (await raw.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
    return Promise.all(
      names.map(async (name) => ({
        name,
        docs: await raw.db.collection(name).find({}).sort({ _id: 1 }).toArray(),
        indexes: await raw.db.collection(name).indexes(),
      })),
    );
  };
  beforeEach(async () => {
    uri = freshUri();
    raw = await rawDb(uri);
    opened = [];
    log.length = 0;
  });
  afterEach(async () => {
    for (const store of opened) await store.close();
    await raw.db.dropDatabase();
    await raw.close();
  });

  it('that is new is made once when several processes open it at the same time', async () => {
    await meta().insertOne({ _id: 'schema', version: 0, readableBy: 0 });
    const stores = await Promise.all([open(), open(), open()]);
    expect(await meta().find({}).toArray()).toEqual([{ _id: 'schema', version: 2, readableBy: 1 }]);
    const results = await Promise.all(stores.map((store) => store.accept(said('c', 1))));
    expect(results.sort()).toEqual(['new', 'seen', 'seen']);
    expect(log).toEqual([]);
  });

  it('of a newer version that has left this one behind is refused, and nothing in it is changed', async () => {
    await handle(await open(), said('c', 1), ['x']);
    await meta().updateOne({ _id: 'schema' }, { $set: { version: 4, readableBy: 3 } });
    const before = await everything();
    await expect(open()).rejects.toMatchObject({ code: 'newer-version', message: expect.stringContaining('newer') });
    expect(await everything()).toEqual(before);
  });

  it('of the next version is used side by side, and not brought back', async () => {
    await handle(await open(), said('c', 1), ['x']);
    await meta().updateOne({ _id: 'schema' }, { $set: { version: 3, readableBy: 2 } });
    const store = await open();
    expect(await store.accept(said('c', 2))).toBe('new');
    expect(await meta().findOne({ _id: 'schema' })).toMatchObject({ version: 3, readableBy: 2 });
  });

  it('of another program is refused, and left as it is', async () => {
    await raw.db.collection('recipes').insertOne({ name: 'Soup' });
    const before = await everything();
    await expect(open()).rejects.toMatchObject({
      code: 'unusable',
      message: expect.stringContaining("another program's"),
    });
    expect(await everything()).toEqual(before);
  });

  describe('of version 1', () => {
    beforeEach(async () => {
      const text = readFileSync(join(import.meta.dirname, 'fixtures', 'mongo-v1.json'), 'utf8');
      const dump: Record<string, { indexes: (CreateIndexesOptions & { key: Document })[]; docs: Document[] }> =
        BSON.EJSON.parse(text);
      for (const [name, { indexes, docs }] of Object.entries(dump)) {
        const collection = await raw.db.createCollection(name);
        for (const { key, ...options } of indexes) await collection.createIndex(key as Record<string, 1>, options);
        if (docs.length > 0) await collection.insertMany(docs);
      }
    });

    it('is upgraded with all that is in it, and goes on where it stopped', async () => {
      const store = await open();
      expect(log).toEqual([expect.stringContaining('from version 1 to 2')]);
      expect(await meta().findOne({ _id: 'schema' })).toMatchObject({ version: 2, readableBy: 1 });
      expect((await raw.db.collection('deliveries').find({}).toArray()).map((doc) => doc.at)).toEqual(
        Array(6).fill(5_000),
      );
      const indexes = (await raw.db.collection('deliveries').indexes()).map((index) => index.name);
      expect(indexes).toContain('state_1_at_1');
      expect(indexes).not.toContain('state_1');

      expect(await store.turns('web/ada', 0, 10)).toHaveLength(1);
      expect(await store.conversation('web/ada')).toMatchObject({ seq: 1, timers: [{ name: 'idle' }] });
      expect(await store.pending('web/ada')).toEqual([said('web/ada', 2)]);
      expect(await store.ticket('web/ada#1')).toMatchObject({ status: 'waiting' });
      expect(await store.read('visitor:ada', 0, 10)).toMatchObject([{ seq: 1, item: { text: 'Answer' } }]);
      expect(await store.get('settings', 'shop')).toEqual({ name: 'Corner shop' });
      expect(await store.counts()).toMatchObject({ events: 2, deliveries: 4, dead: 1, openTickets: 1 });
      expect((await store.deliveries({ state: ['dead'], limit: 10 })).map((d) => d.key)).toEqual(['web/ada#1.3']);

      const due = await store.due('w2', minute, 10);
      expect(due.map(({ key, unsure }) => [key, unsure]).sort()).toEqual([
        ['web/ada#1.1', true],
        ['web/ben#1.0', false],
      ]);
      expect(await store.accept(said('web/ada', 1))).toBe('seen');
      expect((await claimOne(store)).lease.conversation).toBe('web/ada');
    });

    it('is upgraded by several processes at once', async () => {
      const [store] = await Promise.all([open(), open()]);
      expect(await meta().findOne({ _id: 'schema' })).toMatchObject({ version: 2 });
      expect(await raw.db.collection('deliveries').countDocuments({ at: 5_000 })).toBe(6);
      expect(await store.counts()).toMatchObject({ deliveries: 4 });
    });

    it('goes on being written by a process of version 1', async () => {
      const store = await open();
      // As version 1 writes a delivery.
      const [old] = await raw.db
        .collection('deliveries')
        .find({ _id: 'web/ben#1.1' as never })
        .toArray();
      await raw.db.collection('deliveries').updateOne({ _id: old!._id }, { $unset: { at: '' } });
      await store.due('w2', minute, 10);
      await store.settle('web/ben#1.0', 'w2', { outcome: 'sent', messageId: 'p' });
      expect(await store.due('w2', minute, 10)).toMatchObject([{ key: 'web/ben#1.1' }]);
      expect(await store.deliveries({ state: ['sending'], limit: 10 })).toHaveLength(2);
    });
  });
});
