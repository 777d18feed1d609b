import type { Clock } from '../../model/clock.js';
import { type Change, StoreError } from '../store.js';
import type { Database, Prepare } from './driver.js';
import { isBusy, storeError } from './errors.js';
import { schemaVersion } from './schema.js';

/** What a queued operation is given: the store's clock, and where to tell what it changed. */
export interface Tx {
  readonly now: number;
  changed(change: Change): void;
}

/** Operations that wait at most; more are refused with `full`. */
const queueLimit = 10_000;
/** Operations in one transaction at most, so that the process is not held up for long. */
const batchLimit = 1_000;
/** Turns of the event loop that a transaction waits at most for more to do. */
const gatherLimit = 8;
/** For how long the lock of another process is waited for, and how often it is tried, in ms. */
const busyLimitMs = 5_000;
const busyPauseMs = 50;

interface Queued {
  readonly run: (tx: Tx) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Group commit: operations that come together, within a few turns of the event loop, share one transaction and so one
 * disk sync, and resolve once it is on disk. They are closures that can run twice: when one throws, all of them run again,
 * each in a transaction of its own, so that it fails alone and the usual case needs no savepoints.
 */
export class Writer {
  #queue: Queued[] = [];
  #scheduled = false;
  #closed = false;
  #busySince: number | undefined;

  constructor(
    private readonly db: Database,
    private readonly prepare: Prepare,
    private readonly path: string,
    private readonly clock: Clock,
    /** Writes down what a transaction changed, inside it. */
    private readonly record: (changes: readonly Change[]) => void,
    /** Told after the transaction. */
    private readonly committed: (changes: readonly Change[]) => void,
  ) {}

  /** Runs `op` in the next transaction; resolves with what it returned once that is durable. */
  write<T>(op: (tx: Tx) => T): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('unavailable', 'The store is closed.'));
    return this.#enqueue(op);
  }

  /** Finishes what was begun and takes nothing more. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#enqueue(() => undefined).catch(() => undefined);
  }

  #enqueue<T>(op: (tx: Tx) => T): Promise<T> {
    if (this.#queue.length >= queueLimit) {
      return Promise.reject(new StoreError('full', `${queueLimit} writes are waiting for the disk; try again later.`));
    }
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ run: op, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => this.#gather());
  }

  /** Begins once a turn of the event loop has brought nothing more: larger transactions mean fewer syncs and fewer pages. */
  #gather(had = 0, turns = 0): void {
    const waiting = this.#queue.length;
    if (waiting > had && waiting < batchLimit && turns < gatherLimit)
      setImmediate(() => this.#gather(waiting, turns + 1));
    else this.#drain();
  }

  #drain(): void {
    this.#scheduled = false;
    const batch = this.#queue.slice(0, batchLimit);
    try {
      this.#begin();
    } catch (error) {
      this.#refused(error);
      return;
    }
    this.#busySince = undefined;
    this.#queue.splice(0, batch.length);
    this.#transact(batch);
    this.#schedule();
  }

  /** No transaction could be begun: waits for another process's lock for a while, then refuses all that is queued. */
  #refused(error: unknown): void {
    const now = this.clock.now();
    this.#busySince ??= now;
    if (isBusy(error) && now - this.#busySince < busyLimitMs) {
      this.#scheduled = true;
      this.clock.after(busyPauseMs, () => this.#drain());
      return;
    }
    this.#busySince = undefined;
    const all = this.#queue;
    this.#queue = [];
    for (const queued of all) queued.reject(storeError(error, this.path));
  }

  /** Runs the batch in the transaction that was begun. */
  #transact(batch: readonly Queued[]): void {
    const changes = new Map<string, Change>();
    const tx: Tx = {
      now: this.clock.now(),
      changed: (change) => changes.set(Object.values(change).join('\n'), change),
    };
    const results: unknown[] = [];
    try {
      for (const queued of batch) results.push(queued.run(tx));
    } catch (error) {
      this.#rollback();
      if (batch.length === 1) batch[0]!.reject(storeError(error, this.path));
      else for (const queued of batch) this.#alone(queued);
      return;
    }
    try {
      if (changes.size > 0) this.record([...changes.values()]);
      this.prepare('COMMIT').run();
    } catch (error) {
      this.#rollback();
      for (const queued of batch) queued.reject(storeError(error, this.path));
      return;
    }
    batch.forEach((queued, i) => {
      queued.resolve(results[i]);
    });
    if (changes.size > 0) this.committed([...changes.values()]);
  }

  #alone(queued: Queued): void {
    try {
      this.#begin();
    } catch (error) {
      queued.reject(storeError(error, this.path));
      return;
    }
    this.#transact([queued]);
  }

  /** Begins a transaction, unless another process has brought the database to a newer schema meanwhile. */
  #begin(): void {
    this.prepare('BEGIN IMMEDIATE').run();
    if (this.prepare('PRAGMA user_version').get().user_version === schemaVersion) return;
    this.#rollback();
    throw new StoreError(
      'newer-version',
      `${this.path} was upgraded by a newer Careline while this one ran. Stop this one; it writes nothing more.`,
    );
  }

  #rollback(): void {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (this.db.isTransaction) this.db.exec('ROLLBACK');
  }
}
