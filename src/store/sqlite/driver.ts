import type { DatabaseSync, StatementSyncInstance } from '@photostructure/sqlite';

export type Database = InstanceType<typeof DatabaseSync>;
export type Statement = StatementSyncInstance;
type Driver = { readonly DatabaseSync: typeof DatabaseSync };

/**
 * The SQLite driver: the one built into Node where it needs no flag (Node 24 and later), else the package with the same
 * API. Loaded on first use, so that a deployment on another store needs neither.
 */
export async function loadDriver(): Promise<Driver> {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return process.getBuiltinModule('node:sqlite') as unknown as Driver;
  return await import('@photostructure/sqlite');
}

/** Prepares each SQL text once and keeps the statement as long as the database is open. */
export type Prepare = (sql: string) => Statement;

export function keepStatements(db: Database): Prepare {
  const kept = new Map<string, Statement>();
  return (sql) => {
    let statement = kept.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      kept.set(sql, statement);
    }
    return statement;
  };
}
