import type { Json } from '../../model/json.js';
import type { FeedItem } from '../store.js';
import { restored, storable } from '../text.js';
import { isDuplicate } from './errors.js';
import { never, type ServerClock } from './now.js';
import type { Collections } from './schema.js';

/** Adds to the end of a feed, unless the key is in it. Of several writers one gets the next number; the others try again. */
export async function append({ feeds }: Collections, clock: ServerClock, feed: string, key: string, item: Json) {
  const entry = { feed: storable(feed), key: storable(key) };
  for (;;) {
    const last = await feeds.findOne({ feed: entry.feed }, { sort: { seq: -1 }, projection: { seq: 1 } });
    const seq = (last?.seq ?? 0) + 1;
    try {
      const { upsertedCount } = await feeds.updateOne(
        { feed: entry.feed, seq },
        [
          {
            $set: {
              key: { $ifNull: ['$key', { $literal: entry.key }] },
              item: { $ifNull: ['$item', { $literal: JSON.stringify(item) }] },
              at: { $ifNull: ['$at', clock.now] },
            },
          },
        ],
        { upsert: true },
      );
      if (upsertedCount === 1) return seq;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    const known = await feeds.findOne(entry, { projection: { seq: 1 } });
    if (known) return known.seq;
  }
}

/** Entries after `afterSeq`, oldest first. */
export async function readFeed({ feeds }: Collections, feed: string, afterSeq: number, limit: number) {
  const docs = await feeds
    .find({ feed: storable(feed), seq: { $gt: afterSeq } })
    .sort({ seq: 1 })
    .limit(limit)
    .toArray();
  return docs.map(
    (doc): FeedItem => ({
      seq: doc.seq,
      key: restored(doc.key),
      at: doc.at.getTime(),
      item: JSON.parse(doc.item),
    }),
  );
}

const idOf = (collection: string, id: string) => ({ collection: storable(collection), id: storable(id) });

export async function getDocument({ documents }: Collections, collection: string, id: string) {
  const found = await documents.findOne({ _id: idOf(collection, id) });
  return found ? (JSON.parse(found.doc) as Json) : undefined;
}

export async function putDocument({ documents }: Collections, collection: string, id: string, doc: Json) {
  const write = () =>
    documents.updateOne({ _id: idOf(collection, id) }, { $set: { doc: JSON.stringify(doc) } }, { upsert: true });
  try {
    await write();
  } catch (error) {
    // Another process made it this very moment: now it exists.
    if (!isDuplicate(error)) throw error;
    await write();
  }
}

/** Writes only if there is none; false otherwise. */
export async function insertDocument({ documents }: Collections, collection: string, id: string, doc: Json) {
  try {
    await documents.insertOne({ _id: idOf(collection, id), doc: JSON.stringify(doc) });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Removes and returns: of two callers, one gets it. */
export async function takeDocument({ documents }: Collections, collection: string, id: string) {
  const taken = await documents.findOneAndDelete({ _id: idOf(collection, id) });
  return taken ? (JSON.parse(taken.doc) as Json) : undefined;
}

/** All documents of a collection, by id. */
export async function listDocuments({ documents }: Collections, collection: string) {
  const docs = await documents
    .find({ '_id.collection': storable(collection) })
    .sort({ '_id.id': 1 })
    .toArray();
  return docs.map(({ _id, doc }) => ({ id: restored(_id.id), doc: JSON.parse(doc) as Json }));
}

/** Takes or renews a named right, unless another worker holds it. */
export async function hold({ holds }: Collections, clock: ServerClock, name: string, worker: string, forMs: number) {
  const free = {
    $or: [{ $eq: ['$worker', { $literal: worker }] }, { $lte: [{ $ifNull: ['$until', never] }, clock.now] }],
  };
  const after = await holds.findOneAndUpdate(
    { _id: name },
    [
      {
        $set: {
          worker: { $cond: [free, { $literal: worker }, '$worker'] },
          until: { $cond: [free, clock.in(forMs), '$until'] },
        },
      },
    ],
    { upsert: true, returnDocument: 'after' },
  );
  return after?.worker === worker;
}
