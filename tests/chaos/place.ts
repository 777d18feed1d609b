import type { Clock } from '../../src/model/clock.js';
import type { Store } from '../../src/store/store.js';

/** Where a run keeps what lasts. */
export type StorePlace = { readonly sqlite: string } | { readonly mongo: string };

/** Opens the store; only its own driver is loaded, since processes are started many times in a run. */
export const openStore = async (place: StorePlace, clock: Clock): Promise<Store> => {
  if ('sqlite' in place) {
    const { openSqlite } = await import('../../src/store/sqlite/index.js');
    return openSqlite({ path: place.sqlite, clock });
  }
  const { openMongo } = await import('../../src/store/mongo/index.js');
  return openMongo({ uri: place.mongo, clock });
};

/** Leaves nothing behind on a server that is not ours. */
export const dropDatabase = async (uri: string): Promise<void> => {
  const { MongoClient } = await import('mongodb');
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
};
