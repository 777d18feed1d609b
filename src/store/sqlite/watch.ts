import { randomUUID } from 'node:crypto';
import type { Clock } from '../../model/clock.js';
import type { Change } from '../store.js';
import type { Prepare } from './driver.js';

/** How often other processes' writes are looked for while somebody watches, in ms. */
const pollMs = 500;
/** Rows of changes that are kept: enough for what a busy process writes between two looks. */
const kept = 500;

/**
 * Tells watchers what changed: at once what this process wrote, and by a look every half second what others wrote. Each
 * transaction leaves one row that lists its changes; `PRAGMA data_version` tells cheaply whether others wrote at all.
 */
export class Watch {
  readonly #me = randomUUID();
  readonly #listeners = new Set<(change: Change) => void>();
  #stopPolling: (() => void) | undefined;
  #version = 0;
  #seen = 0;

  constructor(
    private readonly prepare: Prepare,
    private readonly clock: Clock,
  ) {}

  /** Writes down the changes of a transaction; called inside it. */
  record(changes: readonly Change[]): void {
    const { lastInsertRowid } = this.prepare('INSERT INTO changes (writer, changes) VALUES (?, ?)').run(
      this.#me,
      JSON.stringify(changes),
    );
    this.prepare('DELETE FROM changes WHERE id <= ?').run(Number(lastInsertRowid) - kept);
  }

  tell(changes: readonly Change[]): void {
    for (const change of changes) for (const listener of this.#listeners) listener(change);
  }

  add(listener: (change: Change) => void): () => void {
    if (this.#listeners.size === 0) {
      this.#version = this.#dataVersion();
      this.#seen = this.prepare('SELECT ifnull(max(id), 0) AS id FROM changes').get().id;
      this.#poll();
    }
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#stopPolling?.();
    };
  }

  close(): void {
    this.#listeners.clear();
    this.#stopPolling?.();
  }

  #poll(): void {
    this.#stopPolling = this.clock.after(pollMs, () => {
      this.#poll();
      try {
        this.#look();
      } catch {
        // Only hints are lost; whoever reads or writes next is told what is wrong.
      }
    });
  }

  #look(): void {
    const version = this.#dataVersion();
    if (version === this.#version) return;
    this.#version = version;
    const rows = this.prepare('SELECT id, writer, changes FROM changes WHERE id > ? ORDER BY id').all(this.#seen);
    for (const row of rows) {
      this.#seen = row.id;
      if (row.writer !== this.#me) this.tell(JSON.parse(row.changes));
    }
  }

  #dataVersion(): number {
    return this.prepare('PRAGMA data_version').get().data_version;
  }
}
