import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { testStore } from '../contract/store.js';
import { ManualClock } from './manual-clock.js';

testStore(
  'sqlite',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'careline-store-'));
    const clock = new ManualClock();
    let handles: Store[] = [];
    const another = async () => {
      const store = await openSqlite({ path: join(folder, 'careline.db'), clock });
      handles.push(store);
      return store;
    };
    const closeAll = async () => {
      for (const store of handles) await store.close();
      handles = [];
    };
    return {
      store: await another(),
      another,
      reopen: async () => {
        await closeAll();
        return another();
      },
      advance: async (ms) => clock.advance(ms),
      close: async () => {
        await closeAll();
        rmSync(folder, { recursive: true });
      },
    };
  },
  300,
);
