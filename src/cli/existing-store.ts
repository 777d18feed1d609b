import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { databaseFile, openStore } from '../main.js';
import type { Store } from '../store/store.js';

/**
 * Opens the store for a command that looks at what a Careline does, or did. Where there is none it is made, and the
 * operator is told: maybe she is in another folder than the Careline that she means. Throws `StoreError`.
 */
export const openExistingStore = async (config: Config): Promise<Store> => {
  const isNew = !config.mongodbUri && !existsSync(databaseFile(config));
  const store = await openStore(config);
  if (isNew)
    process.stderr.write(
      `There was no database in ${config.dataDir}, and an empty one was made. If Careline runs with other settings (CARELINE_DATA, MONGODB_URI), give this command the same.\n`,
    );
  return store;
};
