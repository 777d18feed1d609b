import { type Db, MongoClient } from 'mongodb';
import { StoreError } from '../store.js';
import { storeError } from './errors.js';

/** MongoDB 6.0, the first release with all that is used here: https://github.com/mongodb/specifications wire versions. */
const oldestWireVersion = 17;

/** Durability is not left to the address: these win over its query part. */
export const clientOptions = {
  appName: 'careline',
  w: 'majority',
  journal: true,
  wtimeoutMS: 10_000,
  readConcernLevel: 'majority',
  readPreference: 'primary',
  retryWrites: true,
  retryReads: true,
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  waitQueueTimeoutMS: 5_000,
  socketTimeoutMS: 30_000,
} as const;

/**
 * Connects to the server and finds the database that the address names (`careline` when it names none). Throws
 * `StoreError`: `unavailable` when nobody answers within 5 s, `unusable` when the address or the server will not do.
 */
export async function connect(uri: string): Promise<{ client: MongoClient; db: Db }> {
  let client: MongoClient | undefined;
  try {
    client = new MongoClient(uri, clientOptions);
    await client.connect();
    const hello = await client.db('admin').command({ hello: 1 });
    if (!hello.setName && hello.msg !== 'isdbgrid') {
      throw new StoreError(
        'unusable',
        'This MongoDB is a standalone server, and Careline needs a replica set; one with a single member will do. ' +
          'Start mongod with --replSet rs0 and run rs.initiate() once.',
      );
    }
    if (hello.maxWireVersion < oldestWireVersion) {
      throw new StoreError('unusable', 'This MongoDB is too old: Careline needs MongoDB 6.0 or newer.');
    }
    return { client, db: client.db(databaseOf(client)) };
  } catch (error) {
    await client?.close().catch(() => undefined);
    throw storeError(error);
  }
}

/** The driver calls the database `test` when the address names none. */
const databaseOf = (client: MongoClient): string => {
  const { dbName } = client.options;
  return dbName === 'test' ? 'careline' : dbName;
};
