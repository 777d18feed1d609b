import type { Document } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endAttempts, postponed } from '../../src/store/mongo/lanes.js';
import { ServerClock } from '../../src/store/mongo/now.js';
import { project } from '../../src/store/mongo/project.js';
import { collectionsOf } from '../../src/store/mongo/schema.js';
import { claimOne, deliveriesOf, handle, minute, said, ticketOf, turnFor, turnOn } from '../contract/store/samples.js';
import { type MongoUnderTest, mongoUri, openMongoUnderTest } from './mongo-under-test.js';

/**
 * A worker can die between any two writes. Each test brings about what is then in the database, by undoing the writes that
 * came after, and lets another worker go on.
 */
describe.skipIf(!mongoUri)('MongoDB, after a worker died half-way', () => {
  let under: MongoUnderTest;
  beforeEach(async () => {
    under = await openMongoUnderTest();
  });
  afterEach(() => under.close());

  const all = (name: string) => under.db.collection<Document>(name).find({}).toArray();
  const set = async (name: string, docs: Document[]) => {
    const collection = under.db.collection<Document>(name);
    await collection.deleteMany({});
    if (docs.length > 0) await collection.insertMany(docs);
  };
  const everything = async () => {
    const dump: Record<string, Document[]> = {};
    for (const name of ['conversations', 'turns', 'deliveries', 'lanes', 'tickets']) dump[name] = await all(name);
    return dump;
  };

  const consequences = ['deliveries', 'lanes', 'tickets', 'conversations'];
  it.each(consequences.map((_, done) => [consequences.slice(0, done).join(' and ') || 'nothing else', done] as const))(
    'a turn is finished of which %s was written',
    async (_, done) => {
      const { store, advance } = under;
      await store.accept(said('c', 1));
      await store.accept(said('c', 2));
      const work = await claimOne(store, 'dies');
      const before = await everything();
      const at = (await store.now()) + 30 * minute;
      const turn = turnFor(work, { ticket: ticketOf('t', 'c'), timers: [{ name: 'idle', at }] });
      await store.commit(work.lease, turn, deliveriesOf(turn, 'x', 'x', 'y'));
      for (const name of consequences.slice(done)) await set(name, before[name]!);

      expect(await store.conversation('c')).toEqual(turn.after);
      expect(await store.pending('c')).toEqual([said('c', 2)]);
      expect(await store.claim('b', minute, 10)).toEqual([]);
      await advance(2 * minute);
      expect(await claimOne(store, 'b')).toMatchObject({ state: turn.after, events: [said('c', 2)], timers: [] });
      expect(await store.ticket('t')).toEqual(turn.after.ticket);
      expect((await store.due('b', minute, 10)).map((d) => d.key).sort()).toEqual(['c#1.0', 'c#1.2']);
      expect(await store.counts()).toMatchObject({ events: 1, deliveries: 3 });
      await advance(60 * minute);
      expect(await claimOne(store, 'b')).toMatchObject({ timers: [{ name: 'idle', at }] });
    },
  );

  it('a turn is finished that was the last thing to do, and nobody is bothered with it', async () => {
    const { store, advance } = under;
    await store.accept(said('c', 1));
    const work = await claimOne(store, 'dies');
    const before = await everything();
    const turn = turnFor(work);
    await store.commit(work.lease, turn, deliveriesOf(turn, 'x'));
    for (const name of consequences) await set(name, before[name]!);
    await advance(2 * minute);
    expect(await store.claim('b', minute, 10)).toEqual([]);
    expect(await store.due('b', minute, 10)).toMatchObject([{ key: 'c#1.0' }]);
    await store.accept(said('c', 2));
    expect(await claimOne(store, 'b')).toMatchObject({ state: turn.after, events: [said('c', 2)] });
  });

  it('a worker that was only asleep changes nothing when it goes on later', async () => {
    const { store, advance } = under;
    const at = (await store.now()) + 30 * minute;
    const first = await handle(store, said('c', 1), ['x', 'x'], {
      ticket: ticketOf('t', 'c', { seq: 1 }),
      timers: [{ name: 'idle', at }],
    });
    const asleep = (await collectionsOf(under.db).turns.findOne({ seq: 1 }))!;
    await store.due('b', minute, 10);
    await store.settle('c#1.0', 'b', { outcome: 'sent', messageId: 'p' });
    await store.accept(said('c', 2));
    const work = await claimOne(store, 'b');
    const second = turnOn(first.after, work.events[0]!, {
      ticket: ticketOf('t', 'c', { seq: 2, status: 'owned' }),
      timers: [],
    });
    await store.commit(work.lease, second, deliveriesOf(second, 'x'));
    await store.release(work.lease);

    const before = await everything();
    await project(collectionsOf(under.db), new ServerClock(), [asleep]);
    // A lane may get back what is over: whoever takes it next takes it out.
    const after = await everything();
    expect({ ...after, lanes: [] }).toEqual({ ...before, lanes: [] });
    await advance(60 * minute);
    expect(await store.claim('b', minute, 10)).toEqual([]);
    const sent = [];
    for (let i = 0; i < 4; i++) {
      for (const { key } of await store.due('b', minute, 10)) {
        sent.push(key);
        await store.settle(key, 'b', { outcome: 'sent', messageId: 'p' });
      }
    }
    expect(sent).toEqual(['c#1.1', 'c#2.0']);
  });

  it('an event that came back into the inbox after its turn is not handled twice', async () => {
    const { store } = under;
    await store.accept(said('c', 1));
    const [before] = await all('conversations');
    const turn = await handle(store, said('c', 1));
    await handle(store, said('c', 2));
    const { conversations } = collectionsOf(under.db);
    await conversations.updateOne({ _id: 'c' }, { $set: { inbox: before!.inbox, workAt: before!.workAt } });
    expect(await store.pending('c')).toEqual([]);
    const work = await claimOne(store, 'b');
    const again = turnOn(work.state!, said('c', 1));
    expect(await store.commit(work.lease, again, deliveriesOf(again, 'x'))).toBe('already');
    await store.release(work.lease);
    expect(await store.claim('b', minute, 10)).toEqual([]);
    expect(await store.turns('c', 0, 10)).toMatchObject([turn, { seq: 2 }]);
    expect(await store.deliveries({ limit: 10 })).toEqual([]);
  });

  it('a delivery that was settled is not sent again, and its lane goes on', async () => {
    const { store, advance } = under;
    await handle(store, said('c', 1), ['x', 'x']);
    await store.due('dies', minute, 10);
    const lanes = await all('lanes');
    await store.settle('c#1.0', 'dies', { outcome: 'sent', messageId: 'p' });
    await set('lanes', lanes);
    expect(await store.due('b', minute, 10)).toEqual([]);
    await advance(2 * minute);
    expect(await store.due('b', minute, 10)).toMatchObject([{ key: 'c#1.1', tries: 1 }]);
  });

  it('a delivery whose lane was taken and that was not yet handed out has not been tried', async () => {
    const { store, advance } = under;
    await handle(store, said('c', 1), ['x']);
    const deliveries = await all('deliveries');
    await store.due('dies', minute, 10);
    await set('deliveries', deliveries);
    await advance(2 * minute);
    expect(await store.due('b', minute, 10)).toMatchObject([{ key: 'c#1.0', tries: 1, unsure: false }]);
  });

  it('a worker that slept while it settled does not free the lane for its successor', async () => {
    const { store, advance } = under;
    const c = collectionsOf(under.db);
    await handle(store, said('c', 1), ['x', 'x']);
    await store.due('asleep', minute, 10);
    const { sending } = (await c.lanes.findOne({ _id: 'x' }))!;
    await advance(2 * minute);
    expect(await store.due('b', minute, 10)).toMatchObject([{ key: 'c#1.0', unsure: true }]);
    const update = postponed({ ...sending!, nextAt: new Date(0) });
    await endAttempts(c.lanes, [{ lane: 'x', claim: sending!.claim, update }]);
    expect(await store.due('c', minute, 10)).toEqual([]);
    expect(await store.settle('c#1.0', 'b', { outcome: 'sent', messageId: 'p' })).toBe(true);
    expect(await store.due('c', minute, 10)).toMatchObject([{ key: 'c#1.1' }]);
  });

  it('a replay is finished whose place in the lane was written', async () => {
    const { store } = under;
    await handle(store, said('c', 1), ['x', 'x']);
    await store.due('a', minute, 10);
    await store.settle('c#1.0', 'a', { outcome: 'dead', error: 'No' });
    const deliveries = await all('deliveries');
    await store.replay('c#1.0');
    await set('deliveries', deliveries);
    const [again] = await store.due('b', minute, 10);
    expect(again).toMatchObject({ key: 'c#1.0', state: 'sending', tries: 2, unsure: false });
    expect(again!.error).toBeUndefined();
    await store.settle('c#1.0', 'b', { outcome: 'sent', messageId: 'p' });
    expect(await store.due('b', minute, 10)).toMatchObject([{ key: 'c#1.1' }]);
  });
});
