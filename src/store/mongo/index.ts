import type { Db, MongoClient } from 'mongodb';
import type { Clock } from '../../model/clock.js';
import type { InboundEvent } from '../../model/event.js';
import type { Lease, Store } from '../store.js';
import { Batch } from './batch.js';
import { Blobs } from './blobs.js';
import { connect } from './connect.js';
import * as documents from './documents.js';
import { storeError } from './errors.js';
import * as history from './history.js';
import * as inbox from './inbox.js';
import { migrate } from './migrations.js';
import { ServerClock } from './now.js';
import * as outbox from './outbox.js';
import { collectionsOf } from './schema.js';
import { type Settlement, settleAll } from './settle.js';
import { type Commit, type Committed, commitAll } from './turns.js';
import { Watch } from './watch.js';

export interface MongoOptions {
  /** A `mongodb://` or `mongodb+srv://` address; its path names the database, `careline` when there is none. */
  readonly uri: string;
  /** Only to try lost connections again: leases and due times are compared on the server's own clock. */
  readonly clock: Clock;
  /** Told of what an operator should know, such as an upgrade. */
  readonly log?: { info(sentence: string): void };
}

/**
 * Opens the store for many processes. Throws `StoreError`: `unavailable` when no server answers within 5 s,
 * `newer-version` or `unusable` with what to do about it.
 */
export async function openMongo({ uri, clock, log }: MongoOptions): Promise<Store> {
  const { client, db } = await connect(uri);
  try {
    await migrate(db, clock, log);
    return await mongoStore(client, db, clock);
  } catch (error) {
    await client.close();
    throw storeError(error);
  }
}

/** The store on a database with the schema of today. `aheadMs` is for tests: see `ServerClock`. */
export async function mongoStore(client: MongoClient, db: Db, clock: Clock, aheadMs?: () => number): Promise<Store> {
  const c = collectionsOf(db);
  const server = new ServerClock(aheadMs);
  const blobs = new Blobs(db, c);
  const { operationTime } = await db.command({ ping: 1 });
  const watch = new Watch(db, clock, operationTime);

  const accepts = new Batch<InboundEvent, 'new' | 'seen'>(
    (events) => inbox.acceptAll(c, server, events),
    (event) => event.address.conversation,
  );
  const commits = new Batch<Commit, Committed>(
    (items) => commitAll(c, server, items),
    (item) => item.lease.conversation,
  );
  const releases = new Batch<Lease, undefined>(
    (leases) => inbox.releaseAll(c, leases),
    (lease) => lease.conversation,
  );
  const settlements = new Batch<Settlement, boolean>(
    (items) => settleAll(c, server, items),
    (item) => item.key,
  );

  const run = async <T>(operation: () => Promise<T>): Promise<T> => {
    try {
      return await operation();
    } catch (error) {
      throw storeError(error);
    }
  };

  return {
    name: 'mongodb',
    accept: (event) => accepts.add(event),
    claim: (worker, forMs, limit) => run(() => inbox.claim(c, server, worker, forMs, limit)),
    renew: (lease, forMs) => run(() => inbox.renew(c, server, lease, forMs)),
    commit: (lease, turn, deliveries) => commits.add({ lease, turn, deliveries }),
    release: (lease) => releases.add(lease),

    due: (worker, forMs, limit) => run(() => outbox.due(c, server, worker, forMs, limit)),
    settle: (key, worker, result) => settlements.add({ key, worker, result }),
    deliveries: (query) => run(() => history.loadDeliveries(c, query)),
    replay: (key) => run(() => outbox.replay(c, server, key)),

    conversation: (id) => run(() => history.loadState(c, id)),
    turns: (id, afterSeq, limit) => run(() => history.loadTurns(c, id, afterSeq, limit)),
    latestTurns: (skip, limit) => run(() => history.loadLatestTurns(c, skip, limit)),
    turnByCause: (key) => run(() => history.loadTurnByCause(c, key)),
    pending: (id) => run(() => history.loadPending(c, id)),
    ticket: (id) => run(() => history.loadTicket(c, id)),
    tickets: (query) => run(() => history.loadTickets(c, query)),

    append: (feed, key, item) => run(() => documents.append(c, server, feed, key, item)),
    read: (feed, afterSeq, limit) => run(() => documents.readFeed(c, feed, afterSeq, limit)),
    get: (collection, id) => run(() => documents.getDocument(c, collection, id)),
    put: (collection, id, doc) => run(() => documents.putDocument(c, collection, id, doc)),
    insert: (collection, id, doc) => run(() => documents.insertDocument(c, collection, id, doc)),
    take: (collection, id) => run(() => documents.takeDocument(c, collection, id)),
    list: (collection) => run(() => documents.listDocuments(c, collection)),
    putBlob: (blob) => run(() => blobs.put(blob)),
    getBlob: (id) => run(() => blobs.get(id)),

    hold: (name, worker, forMs) => run(() => documents.hold(c, server, name, worker, forMs)),
    counts: () => run(() => history.count(c)),
    now: () => run(async () => server.read((await db.admin().command({ hello: 1 })).localTime)),
    watch: (listener) => watch.add(listener),
    check: () =>
      run(async () => {
        await documents.hold(c, server, 'check', 'check', 0);
      }),
    close: async () => {
      await Promise.all([accepts.idle(), commits.idle(), releases.idle(), settlements.idle()]);
      await watch.close();
      await client.close();
    },
  };
}
