import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimOne, handle, minute, said, turnFor } from '../contract/store/samples.js';
import { mongoRequest } from './flaky-network.js';
import { type MongoUnderTest, mongoUri, openMongoUnderTest } from './mongo-under-test.js';

/** What happens between two requests of one worker: its network fails, or another worker is quicker. */
describe.skipIf(!mongoUri)('MongoDB, between two requests of a worker', () => {
  let under: MongoUnderTest;
  beforeEach(async () => {
    under = await openMongoUnderTest();
  });
  afterEach(() => under.close());

  it('an event is not acknowledged when the connection is lost while it is written', async () => {
    const { store, network } = await under.behind();
    network.breakAt(mongoRequest('update', 'conversations'));
    await expect(store.accept(said('c', 1))).rejects.toMatchObject({ code: 'unavailable' });
    network.mend();
    expect(await store.pending('c')).toEqual([]);
    expect(await store.accept(said('c', 1))).toBe('new');
    expect(await store.pending('c')).toEqual([said('c', 1)]);
  }, 30_000);

  it('a turn is not said to be written when the connection is lost while it is written', async () => {
    const { store, network } = await under.behind();
    await store.accept(said('c', 1));
    const work = await claimOne(store);
    const turn = turnFor(work);
    network.breakAt(mongoRequest('insert', 'turns'));
    await expect(store.commit(work.lease, turn, [])).rejects.toMatchObject({ code: 'unavailable' });
    network.mend();
    expect(await store.pending('c')).toEqual([said('c', 1)]);
    expect(await store.commit(work.lease, turn, [])).toBe('done');
  }, 30_000);

  it('a duplicate that is accepted while its turn is written leaves the inbox, and is not handled again', async () => {
    const { store, network } = await under.behind();
    await under.store.accept(said('c', 1));
    const work = await claimOne(under.store);
    const onItsWay = network.stopAt(mongoRequest('update', 'conversations'));
    const duplicate = store.accept(said('c', 1));
    const { letThrough } = await onItsWay;
    await under.store.commit(work.lease, turnFor(work), []);
    await under.store.release(work.lease);
    letThrough();
    await duplicate;
    expect(await under.store.claim('b', minute, 10)).toEqual([]);
    expect(await under.store.counts()).toMatchObject({ events: 0 });
    expect(await under.store.turns('c', 0, 10)).toHaveLength(1);
  });

  it('a settle that comes too late leaves the lane to the worker that has taken it over', async () => {
    const { store, network } = await under.behind();
    await handle(under.store, said('c', 1), ['x', 'x']);
    await store.due('late', minute, 10);
    const onItsWay = network.stopAt(mongoRequest('find', 'deliveries'));
    const settled = store.settle('c#1.0', 'late', { outcome: 'retry', afterMs: 0, unsure: false, error: 'Busy' });
    const { letThrough } = await onItsWay;
    await under.advance(2 * minute);
    expect(await under.store.due('b', minute, 10)).toMatchObject([{ key: 'c#1.0', tries: 2 }]);
    letThrough();
    await settled;
    expect(await under.store.due('c', minute, 10)).toEqual([]);
    expect(await under.store.settle('c#1.0', 'b', { outcome: 'sent', messageId: 'p' })).toBe(true);
    expect(await under.store.due('c', minute, 10)).toMatchObject([{ key: 'c#1.1' }]);
  });
});
