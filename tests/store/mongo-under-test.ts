import { randomBytes } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { systemClock } from '../../src/runtime/clock.js';
import { connect } from '../../src/store/mongo/connect.js';
import { mongoStore } from '../../src/store/mongo/index.js';
import { migrate } from '../../src/store/mongo/migrations.js';
import type { Store } from '../../src/store/store.js';
import type { StoreUnderTest } from '../contract/store.js';
import { type FlakyNetwork, flakyNetwork } from './flaky-network.js';

export const mongoUri = process.env.MONGODB_URI;
if (!mongoUri) console.info('The MongoDB suites are skipped: MONGODB_URI is not set.');

/** The address of a database of its own. */
export function freshUri(): string {
  const uri = new URL(mongoUri!);
  uri.pathname = `/careline-test-${randomBytes(8).toString('hex')}`;
  return uri.href;
}

/** The driver's own view of a database, for what no verb can bring about. */
export async function rawDb(uri: string): Promise<{ db: Db; close(): Promise<void> }> {
  const client = new MongoClient(uri, { writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } });
  return { db: client.db(), close: () => client.close() };
}

export interface MongoUnderTest extends StoreUnderTest {
  readonly db: Db;
  /** A handle that reaches the database through a network of its own, which `close` ends. */
  behind(): Promise<{ readonly store: Store; readonly network: FlakyNetwork }>;
}

/** A store on an empty database, which `close` drops. Time is let pass by moving on what the store takes for now. */
export async function openMongoUnderTest(): Promise<MongoUnderTest> {
  const uri = freshUri();
  const raw = await rawDb(uri);
  let aheadMs = 0;
  let handles: Store[] = [];
  const networks: FlakyNetwork[] = [];
  const another = async (at = uri) => {
    const { client, db } = await connect(at);
    await migrate(db, systemClock);
    const store = await mongoStore(client, db, systemClock, () => aheadMs);
    handles.push(store);
    return store;
  };
  const closeAll = async () => {
    for (const store of handles) await store.close();
    handles = [];
  };
  return {
    db: raw.db,
    store: await another(),
    another: () => another(),
    behind: async () => {
      const through = new URL(uri);
      const network = await flakyNetwork(through.hostname, Number(through.port));
      networks.push(network);
      through.host = `127.0.0.1:${network.port}`;
      through.searchParams.set('directConnection', 'true');
      return { store: await another(through.href), network };
    },
    reopen: async () => {
      await closeAll();
      return another();
    },
    advance: async (ms) => {
      aheadMs += ms;
    },
    close: async () => {
      await closeAll();
      for (const network of networks) await network.close();
      await raw.db.dropDatabase();
      await raw.close();
    },
  };
}
