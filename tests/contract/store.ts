import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/store/store.js';
import { commitTests } from './store/commit.js';
import { housekeepingTests } from './store/housekeeping.js';
import { inboxTests } from './store/inbox.js';
import { outboxTests } from './store/outbox.js';
import { propertyTests } from './store/property.js';
import { recordTests } from './store/records.js';
import { replayTests } from './store/replay.js';
import { timerTests } from './store/timers.js';

/** A store on an empty database, and what a test can do to it. */
export interface StoreUnderTest {
  readonly store: Store;
  /** A second handle on the same database, as another process would have. */
  another(): Promise<Store>;
  /** Closes all handles and opens the database again. */
  reopen(): Promise<Store>;
  /** Lets the store's clock go on. */
  advance(ms: number): Promise<void>;
  /** Closes all handles and removes the database. */
  close(): Promise<void>;
}

/** The store of the test that is running. */
export type Use = () => StoreUnderTest;

/** What every store has to do. `open` makes a store on an empty database of its own; `runs` is how many random ones to try. */
export function testStore(name: string, open: () => Promise<StoreUnderTest>, runs: number): void {
  describe(name, () => {
    let current: StoreUnderTest;
    const use = () => current;

    describe('verbs', () => {
      beforeEach(async () => {
        current = await open();
      });
      afterEach(() => current.close());

      inboxTests(use);
      commitTests(use);
      timerTests(use);
      outboxTests(use);
      replayTests(use);
      recordTests(use);
      housekeepingTests(use);
    });

    propertyTests(name, open, runs);
  });
}
