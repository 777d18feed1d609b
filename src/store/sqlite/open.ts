import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../model/clock.js';
import { StoreError } from '../store.js';
import { type Database, loadDriver } from './driver.js';
import { isBusy, storeError } from './errors.js';
import { applicationId, migrations, schemaVersion } from './schema.js';

type Log = { info(sentence: string): void };

/** How long SQLite itself waits for another process's lock, in ms: short, for the process stands still meanwhile. */
const lockWaitMs = 10;

/**
 * Opens the database file at `path`, creates it where there is none, and brings an older one to the schema of today
 * after a backup beside it. Throws `StoreError`: `newer-version` (nothing is written), or `unusable` with what to do.
 */
export async function openDatabase(path: string, clock: Clock, log?: Log): Promise<Database> {
  const { DatabaseSync } = await loadDriver();
  let db: Database | undefined;
  try {
    makeFolder(path);
    checkHeader(path);
    const isNew = !existsSync(path);
    db = new DatabaseSync(path, { timeout: 5_000 });
    // What customers write is nobody else's business.
    if (isNew) chmodSync(path, 0o600);
    checkOwner(db, path);
    configure(db, path);
    if (storedVersion(db) < schemaVersion) migrate(db, path, clock, log);
    db.exec(`PRAGMA busy_timeout = ${lockWaitMs}`);
    return db;
  } catch (error) {
    db?.close();
    const failed = storeError(error, path);
    if (failed.code !== 'unavailable' || isBusy(error)) throw failed;
    throw new StoreError('unusable', failed.message, { cause: error });
  }
}

function makeFolder(path: string): void {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      'unusable',
      `The data folder ${folder} cannot be made (${why}). Create it, or make the folder above it writable.`,
      { cause: error },
    );
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

const pragma = (db: Database, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get())[0];

const storedVersion = (db: Database): number => Number(pragma(db, 'user_version'));

/**
 * Looks at the first bytes of the file (https://sqlite.org/fileformat.html) before SQLite does, which would leave files of
 * its own beside it.
 */
function checkHeader(path: string): void {
  if (sizeOf(path) === 0) return;
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  readSync(file, header);
  closeSync(file);
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw new StoreError(
      'unusable',
      `${path} is not a database. Point the store at another path, or move this file away; nothing was changed.`,
    );
  }
  if (header.readUInt32BE(68) === applicationId) checkVersion(header.readUInt32BE(60), path);
}

/** The write-ahead log may know better than the header. Nothing is written before this. */
function checkOwner(db: Database, path: string): void {
  const empty = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get().n === 0;
  if (empty) return;
  if (pragma(db, 'application_id') !== applicationId) {
    throw new StoreError(
      'unusable',
      `${path} is not a Careline database, but another program's. Point the store at another path; nothing was changed.`,
    );
  }
  checkVersion(storedVersion(db), path);
}

function checkVersion(stored: number, path: string): void {
  if (stored <= schemaVersion) return;
  throw new StoreError(
    'newer-version',
    `${path} has schema version ${stored}, and this Careline knows up to ${schemaVersion}. ` +
      'Start the newer Careline again, or restore the backup made before the upgrade; nothing was changed.',
  );
}

function configure(db: Database, path: string): void {
  if (pragma(db, 'journal_mode = WAL') !== 'wal') {
    throw new StoreError(
      'unusable',
      `${path} is on a file system that SQLite's write-ahead log does not work on. Put it on a local disk.`,
    );
  }
  db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  // A checkpoint copies what was written back into the file, and costs syncs of its own: one for 40 MB instead of one for 4.
  db.exec('PRAGMA wal_autocheckpoint = 10000');
}

function migrate(db: Database, path: string, clock: Clock, log?: Log): void {
  const from = storedVersion(db);
  if (from > 0) {
    const backup = `${path}.v${from}-${new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '')}.bak`;
    db.prepare('VACUUM INTO ?').run(backup);
    sync(backup);
    log?.info(
      `The database is upgraded from version ${from} to ${schemaVersion}; a copy of it as it was is ${backup}.`,
    );
  }
  db.exec('BEGIN IMMEDIATE');
  try {
    // Read again: another process may have upgraded it while this one waited for the lock.
    for (const step of migrations.slice(storedVersion(db))) db.exec(step);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function sync(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}
