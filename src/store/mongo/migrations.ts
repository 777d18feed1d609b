import { type Db, MongoServerError } from 'mongodb';
import type { Clock } from '../../model/clock.js';
import { StoreError } from '../store.js';
import { isDuplicate } from './errors.js';
import { never } from './now.js';
import { collectionsOf } from './schema.js';

/** Error codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const indexNotFound = 27;
const namespaceExists = 48;

interface Migration {
  /** The oldest Careline schema whose processes can go on beside the database after this step. */
  readonly readableBy: number;
  /** Can run twice, and at the same time in two processes. */
  run(db: Db): Promise<void>;
}

/** Entry n leads from version n to n + 1. An entry that was released is never changed. */
const migrations: readonly Migration[] = [
  {
    readableBy: 1,
    async run(db) {
      const { conversations, turns, deliveries, lanes, tickets, feeds, documents, holds, blobs } = collectionsOf(db);
      for (const name of [holds.collectionName, blobs.collectionName, 'bytes.files', 'bytes.chunks']) {
        await unlessDone(db.createCollection(name), namespaceExists);
      }
      // Partial, so that what waits for nothing costs nothing.
      await conversations.createIndex(
        { workAt: 1, leaseUntil: 1 },
        { partialFilterExpression: { workAt: { $gt: never } } },
      );
      await turns.createIndex({ conversation: 1, seq: 1 }, { unique: true });
      await deliveries.createIndexes([
        { key: { conversation: 1, seq: 1, index: 1 } },
        { key: { group: 1, seq: 1, index: 1 } },
        { key: { state: 1 } },
      ]);
      await lanes.createIndex({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $gt: never } } });
      await tickets.createIndexes([{ key: { status: 1, openedAt: 1 } }, { key: { conversation: 1, openedAt: 1 } }]);
      await feeds.createIndexes([
        { key: { feed: 1, seq: 1 }, unique: true },
        { key: { feed: 1, key: 1 }, unique: true },
      ]);
      await documents.createIndex({ '_id.collection': 1, '_id.id': 1 });
    },
  },
  {
    // Deliveries know when their turn was handled, so that an operator sees all that failed in order. Version 1 writes
    // them without it, which puts them first.
    readableBy: 1,
    async run(db) {
      const { deliveries } = collectionsOf(db);
      await deliveries.createIndex({ state: 1, at: 1 });
      await unlessDone(deliveries.dropIndex('state_1'), indexNotFound);
      await deliveries
        .aggregate([
          { $match: { at: { $exists: false } } },
          {
            $lookup: {
              from: 'turns',
              let: { conversation: '$conversation', seq: '$seq' },
              pipeline: [
                {
                  $match: {
                    $expr: { $and: [{ $eq: ['$conversation', '$$conversation'] }, { $eq: ['$seq', '$$seq'] }] },
                  },
                },
                { $project: { at: 1 } },
              ],
              as: 'turn',
            },
          },
          { $project: { at: { $ifNull: [{ $first: '$turn.at' }, 0] } } },
          { $merge: { into: 'deliveries', whenMatched: 'merge', whenNotMatched: 'discard' } },
        ])
        .toArray();
    },
  },
];

/** Carries out what another process, or an earlier attempt, may have done already: then the server answers with `code`. */
async function unlessDone(step: Promise<unknown>, code: number): Promise<void> {
  try {
    await step;
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== code) throw error;
  }
}

interface Meta {
  readonly _id: 'schema';
  readonly version: number;
  readonly readableBy: number;
  /** One process upgrades; the others wait for it, but not for one that died. */
  readonly upgradingUntil?: Date;
}

const upgradeMs = 60_000;
const pollMs = 200;

/**
 * Brings the database to the schema of today. Processes of the version before it go on undisturbed; one that is too old
 * for the database throws `StoreError` `newer-version` and changes nothing.
 */
export async function migrate(db: Db, clock: Clock, log?: { info(sentence: string): void }): Promise<void> {
  const known = migrations.length;
  const meta = db.collection<Meta>('meta');
  for (;;) {
    const stored = (await meta.findOne({ _id: 'schema' })) ?? (await begin(db));
    if (stored.readableBy > known) {
      throw new StoreError(
        'newer-version',
        `The database ${db.databaseName} has schema version ${stored.version}, which Carelines from schema version ` +
          `${stored.readableBy} on can use; this one knows version ${known}. Start the newer Careline; nothing was changed.`,
      );
    }
    if (stored.version >= known) return;
    const ours = await meta.findOneAndUpdate(
      { _id: 'schema', version: stored.version, $expr: { $lte: [{ $ifNull: ['$upgradingUntil', never] }, '$$NOW'] } },
      [{ $set: { upgradingUntil: { $add: ['$$NOW', upgradeMs] } } }],
    );
    if (!ours) {
      await new Promise<void>((resolve) => clock.after(pollMs, resolve));
      continue;
    }
    if (stored.version > 0) log?.info(`The database is upgraded from version ${stored.version} to ${known}.`);
    for (const migration of migrations.slice(stored.version)) await migration.run(db);
    const { readableBy } = migrations.at(-1)!;
    await meta.updateOne(
      { _id: 'schema', version: { $lt: known } },
      { $set: { version: known, readableBy }, $unset: { upgradingUntil: '' } },
    );
  }
}

/** Takes possession of an empty database. */
async function begin(db: Db): Promise<Meta> {
  const meta = db.collection<Meta>('meta');
  const empty: Meta = { _id: 'schema', version: 0, readableBy: 0 };
  const others = await db.listCollections({}, { nameOnly: true }).toArray();
  if (others.length > 0) {
    // Another process may just have begun.
    const begun = await meta.findOne({ _id: 'schema' });
    if (begun) return begun;
    throw new StoreError(
      'unusable',
      `The database ${db.databaseName} is another program's. Name one of Careline's own in MONGODB_URI, such as ` +
        'mongodb://host/careline; nothing was changed.',
    );
  }
  try {
    await meta.insertOne(empty);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  return empty;
}
