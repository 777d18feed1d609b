import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDriver } from '../../src/store/sqlite/driver.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import { openDatabase } from '../../src/store/sqlite/open.js';
import { applicationId, schemaVersion } from '../../src/store/sqlite/schema.js';
import { claimOne, handle, said } from '../contract/store/samples.js';
import { ManualClock } from './manual-clock.js';

const { DatabaseSync } = await loadDriver();
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

let folder: string;
let path: string;
let clock: ManualClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'careline-file-'));
  path = join(folder, 'careline.db');
  clock = new ManualClock();
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (at = path) => openSqlite({ path: at, clock });
/** All data in the folder, byte by byte; a `-shm` file holds locks, no data. */
const contents = () =>
  readdirSync(folder)
    .filter((file) => !file.endsWith('-shm'))
    .map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]);
const make = (sql: string) => {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
};

describe('a SQLite file', () => {
  it('is written at full durability', async () => {
    const db = await openDatabase(path, clock);
    const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get())[0];
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('application_id')).toBe(applicationId);
    db.close();
  });

  it('is made with its folder, readable by nobody else', async () => {
    const nested = join(folder, 'var', 'data', 'careline.db');
    const store = await open(nested);
    await store.accept(said('c', 1));
    await store.close();
    expect(statSync(nested).mode & 0o077).toBe(0);
  });

  it.each([
    ['', 'PRAGMA wal_checkpoint(TRUNCATE)'],
    [', even if only the write-ahead log tells', ''],
  ])('from a newer version is refused, and not a byte is changed%s', async (_, checkpoint) => {
    const store = await open();
    await handle(store, said('c', 1));
    await store.close();
    make(`PRAGMA user_version = ${schemaVersion + 1}; ${checkpoint}`);
    const before = contents();
    await expect(open()).rejects.toMatchObject({ code: 'newer-version', message: expect.stringContaining('newer') });
    expect(contents()).toEqual(before);
  });

  it('that a newer version takes over while this one runs is not written any more', async () => {
    const store = await open();
    await store.accept(said('c', 1));
    make(`PRAGMA user_version = ${schemaVersion + 1}`);
    await expect(store.accept(said('c', 2))).rejects.toMatchObject({ code: 'newer-version' });
    expect(await store.pending('c')).toHaveLength(1);
    await store.close();
  });

  it('that is no database is refused with what to do, and left as it is', async () => {
    writeFileSync(path, 'This is a shopping list, not a database. '.repeat(100));
    const before = contents();
    await expect(open()).rejects.toMatchObject({ code: 'unusable', message: expect.stringContaining('another path') });
    expect(contents()).toEqual(before);
  });

  it('of another program is refused with what to do, and left as it is', async () => {
    make('CREATE TABLE recipes (name TEXT)');
    const before = contents();
    await expect(open()).rejects.toMatchObject({
      code: 'unusable',
      message: expect.stringContaining("another program's"),
    });
    expect(contents()).toEqual(before);
  });

  it('that is damaged is refused with what to do', async () => {
    const store = await open();
    for (let n = 0; n < 50; n++) await store.accept(said('c', n));
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0x55, 100, bytes.length);
    writeFileSync(path, bytes);
    await expect(open()).rejects.toMatchObject({ code: 'unusable', message: expect.stringContaining('backup') });
  });

  it('in a place where none can be is refused with what to do', async () => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(path);
    await expect(open(path)).rejects.toMatchObject({ code: 'unusable', message: expect.stringContaining(path) });
    const below = open(join(folder, 'file', 'careline.db'));
    await expect(below).rejects.toMatchObject({ code: 'unusable', message: expect.stringContaining('folder') });
  });

  it.skipIf(process.getuid?.() === 0)('in an unreadable folder is refused with what to do', async () => {
    chmodSync(folder, 0o000);
    await expect(open()).rejects.toMatchObject({ code: 'unusable', message: expect.stringContaining('folder') });
    chmodSync(folder, 0o700);
  });
});

describe.each([
  { version: 1, deliveries: 6, columns: 16 },
  { version: 2, deliveries: 7, columns: 17 },
])('a database of version $version', ({ version, deliveries, columns }) => {
  const log: string[] = [];
  beforeEach(() => {
    log.length = 0;
    make(fixture(`sqlite-v${version}.sql`));
  });
  const upgrade = () => openSqlite({ path, clock, log: { info: (sentence) => log.push(sentence) } });

  it('is upgraded with all that is in it, and goes on where it stopped', async () => {
    const store = await upgrade();
    expect(await store.turns('web/ada', 0, 10)).toHaveLength(1);
    expect(await store.conversation('web/ada')).toMatchObject({ seq: 1, timers: [{ name: 'idle' }] });
    expect(await store.pending('web/ada')).toEqual([said('web/ada', 2)]);
    expect(await store.ticket('web/ada#1')).toMatchObject({ status: 'waiting' });
    expect(await store.read('visitor:ada', 0, 10)).toMatchObject([{ seq: 1, item: { text: 'Answer' } }]);
    expect(await store.get('settings', 'shop')).toEqual({ name: 'Corner shop' });
    expect(Buffer.from((await store.getBlob('file-1'))!.bytes).toString()).toBe('abc');
    expect(await store.counts()).toMatchObject({ events: 2, deliveries: 4, dead: 1, openTickets: 1 });

    clock.advance(3_600_000);
    const due = await store.due('w2', 60_000, 10);
    expect(due.map(({ key, unsure }) => [key, unsure]).sort()).toEqual([
      ['web/ada#1.1', true],
      ['web/ben#1.0', false],
    ]);
    await store.settle('web/ada#1.1', 'w2', { outcome: 'sent', messageId: 'p2' });
    expect(await store.due('w2', 60_000, 10)).toMatchObject([{ key: 'web/ada#1.2' }]);
    expect(await store.replay('web/ada#1.3')).toBe(true);
    expect(await store.accept(said('web/ada', 1))).toBe('seen');
    const work = await claimOne(store);
    expect(work.lease.conversation).toBe('web/ada');
    expect(work.timers).toMatchObject([{ name: 'idle' }]);
    await store.close();
  });

  it('is kept beside the new one as it was, and the operator is told where', async () => {
    await (await upgrade()).close();
    const backups = readdirSync(folder).filter((file) => file.endsWith('.bak'));
    expect(backups).toHaveLength(1);
    expect(log).toEqual([expect.stringContaining(backups[0]!)]);
    const backup = new DatabaseSync(join(folder, backups[0]!), { readOnly: true });
    expect(backup.prepare('PRAGMA user_version').get()).toEqual({ user_version: version });
    expect(backup.prepare('SELECT count(*) AS n FROM deliveries').get()).toEqual({ n: deliveries });
    backup.close();
  });

  it('is upgraded once when two processes open it at the same time', async () => {
    const stores = await Promise.all([upgrade(), upgrade()]);
    expect(await stores[0]!.accept(said('new', 1))).toBe('new');
    expect(await stores[1]!.accept(said('new', 1))).toBe('seen');
    for (const store of stores) await store.close();
    expect(readdirSync(folder).filter((file) => file.endsWith('.bak'))).toHaveLength(1);
  });

  it('stays as it was when the upgrade fails', async () => {
    make('CREATE TABLE deliveries_part (x)');
    await expect(upgrade()).rejects.toMatchObject({ code: 'unusable' });
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: version });
    expect(db.prepare('SELECT count(*) AS n FROM pragma_table_info(?)').get('deliveries')).toEqual({ n: columns });
    db.close();
  });
});

describe('a database of version 2', () => {
  it('keeps its feeds and what a delivery alone in its group is found by', async () => {
    make(fixture('sqlite-v2.sql'));
    const store = await open();
    expect((await store.read('visitor:ben', 0, 10)).map(({ seq, key }) => [seq, key])).toEqual([
      [1, 'in:1'],
      [2, 'out:1'],
    ]);
    expect(await store.append('visitor:ben', 'out:1', {})).toBe(2);
    expect(await store.append('visitor:ben', 'in:2', {})).toBe(3);
    expect(await store.deliveries({ group: 'web/dora#1.0', limit: 10 })).toMatchObject([
      { key: 'web/dora#1.0', group: 'web/dora#1.0', lane: 'customer:web/dora', index: 0, messageId: 'p3' },
    ]);
    expect(await store.deliveries({ group: 'web/ada#1', limit: 10 })).toHaveLength(4);
    await store.close();
  });
});
