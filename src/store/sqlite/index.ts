import type { Clock } from '../../model/clock.js';
import { type Store, StoreError } from '../store.js';
import * as documents from './documents.js';
import { type Database, keepStatements } from './driver.js';
import { storeError } from './errors.js';
import * as history from './history.js';
import * as inbox from './inbox.js';
import { openDatabase } from './open.js';
import * as outbox from './outbox.js';
import { Watch } from './watch.js';
import { Writer } from './writer.js';

export interface SqliteOptions {
  /** The database file; made where there is none. */
  readonly path: string;
  readonly clock: Clock;
  /** Told of what an operator should know, such as an upgrade and where its backup is. */
  readonly log?: { info(sentence: string): void };
}

/**
 * Opens the embedded store: one file, one machine, several processes at most. Throws `StoreError` `newer-version` or
 * `unusable`, with what to do about it.
 */
export async function openSqlite({ path, clock, log }: SqliteOptions): Promise<Store> {
  return sqliteStore(await openDatabase(path, clock, log), path, clock);
}

/** The store on an open database. */
export function sqliteStore(db: Database, path: string, clock: Clock): Store {
  const prepare = keepStatements(db);
  const watch = new Watch(prepare, clock);
  const writer = new Writer(
    db,
    prepare,
    path,
    clock,
    (changes) => watch.record(changes),
    (changes) => watch.tell(changes),
  );
  const read = async <T>(query: () => T): Promise<T> => {
    if (!db.isOpen) throw new StoreError('unavailable', 'The store is closed.');
    try {
      return query();
    } catch (error) {
      throw storeError(error, path);
    }
  };

  return {
    name: 'sqlite',
    accept: (event) => writer.write(inbox.accept(prepare, event)),
    claim: (worker, forMs, limit) => writer.write(inbox.claim(prepare, worker, forMs, limit)),
    renew: (lease, forMs) => writer.write(inbox.renew(prepare, lease, forMs)),
    commit: (lease, turn, deliveries) => writer.write(inbox.commit(prepare, lease, turn, deliveries)),
    release: (lease) => writer.write(inbox.release(prepare, lease)),

    due: (worker, forMs, limit) => writer.write(outbox.due(prepare, worker, forMs, limit)),
    settle: (key, worker, result) => writer.write(outbox.settle(prepare, key, worker, result)),
    deliveries: (query) => read(() => outbox.loadDeliveries(prepare, query)),
    replay: (key) => writer.write(outbox.replay(prepare, key)),

    conversation: (id) => read(() => inbox.loadState(prepare, id)),
    turns: (id, afterSeq, limit) => read(() => history.loadTurns(prepare, id, afterSeq, limit)),
    latestTurns: (skip, limit) => read(() => history.loadLatestTurns(prepare, skip, limit)),
    turnByCause: (key) => read(() => history.loadTurnByCause(prepare, key)),
    pending: (id) => read(() => inbox.loadPending(prepare, id)),
    ticket: (id) => read(() => history.loadTicket(prepare, id)),
    tickets: (query) => read(() => history.loadTickets(prepare, query)),

    append: (feed, key, item) => writer.write(documents.append(prepare, feed, key, item)),
    read: (feed, afterSeq, limit) => read(() => documents.readFeed(prepare, feed, afterSeq, limit)),
    get: (collection, id) => read(() => documents.getDocument(prepare, collection, id)),
    put: async (collection, id, doc) => {
      await writer.write(documents.putDocument(prepare, collection, id, doc, true));
    },
    insert: (collection, id, doc) => writer.write(documents.putDocument(prepare, collection, id, doc, false)),
    take: (collection, id) => writer.write(documents.takeDocument(prepare, collection, id)),
    list: (collection) => read(() => documents.listDocuments(prepare, collection)),
    putBlob: (blob) => writer.write(documents.putBlob(prepare, blob)),
    getBlob: (id) => read(() => documents.getBlob(prepare, id)),

    hold: (name, worker, forMs) => writer.write(documents.hold(prepare, name, worker, forMs)),
    counts: () => read(() => history.count(prepare)),
    now: async () => clock.now(),
    watch: (listener) => watch.add(listener),
    check: async () => {
      await writer.write(documents.hold(prepare, 'check', 'check', 0));
    },
    close: async () => {
      watch.close();
      await writer.close();
      if (!db.isOpen) return;
      // The package keeps the connection until its statements are collected; the file is to be whole at once.
      prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      db.close();
    },
  };
}
