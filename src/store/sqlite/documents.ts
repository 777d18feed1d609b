import type { Json } from '../../model/json.js';
import type { Blob, FeedItem } from '../store.js';
import { restored, storable } from '../text.js';
import type { Prepare } from './driver.js';
import type { Tx } from './writer.js';

/** Adds to the end of a feed, unless the key is in it. */
export function append(prepare: Prepare, feed: string, key: string, item: Json): (tx: Tx) => number {
  const json = JSON.stringify(item);
  return (tx) => {
    const added = prepare(
      `INSERT INTO feeds (feed, seq, key, at, item)
       SELECT ?1, ifnull(max(seq), 0) + 1, ?2, ?3, ?4 FROM feeds WHERE feed = ?1
       ON CONFLICT (feed, key) DO NOTHING RETURNING seq`,
    ).get(storable(feed), storable(key), tx.now, json);
    if (!added)
      return prepare('SELECT seq FROM feeds WHERE feed = ? AND key = ?').get(storable(feed), storable(key)).seq;
    tx.changed({ kind: 'feed', feed });
    return added.seq;
  };
}

/** Entries after `afterSeq`, oldest first. */
export const readFeed = (prepare: Prepare, feed: string, afterSeq: number, limit: number): FeedItem[] =>
  prepare('SELECT seq, key, at, item FROM feeds WHERE feed = ? AND seq > ? ORDER BY seq LIMIT ?')
    .all(storable(feed), afterSeq, limit)
    .map((row) => ({ seq: row.seq, key: restored(row.key), at: row.at, item: JSON.parse(row.item) }));

/** Writes a document, `over` an older one or only if there is none; false when there is. */
export function putDocument(
  prepare: Prepare,
  collection: string,
  id: string,
  doc: Json,
  over: boolean,
): (tx: Tx) => boolean {
  const json = JSON.stringify(doc);
  return (tx) => {
    const { changes } = prepare(
      `INSERT INTO documents (collection, id, doc) VALUES (?, ?, ?)
       ON CONFLICT (collection, id) DO UPDATE SET doc = excluded.doc WHERE ?`,
    ).run(storable(collection), storable(id), json, Number(over));
    if (changes === 0) return false;
    tx.changed({ kind: 'doc', collection, id });
    return true;
  };
}

export const takeDocument =
  (prepare: Prepare, collection: string, id: string) =>
  (tx: Tx): Json | undefined => {
    const row = prepare('DELETE FROM documents WHERE collection = ? AND id = ? RETURNING doc').get(
      storable(collection),
      storable(id),
    );
    if (!row) return undefined;
    tx.changed({ kind: 'doc', collection, id });
    return JSON.parse(row.doc);
  };

export function getDocument(prepare: Prepare, collection: string, id: string): Json | undefined {
  const row = prepare('SELECT doc FROM documents WHERE collection = ? AND id = ?').get(
    storable(collection),
    storable(id),
  );
  return row && JSON.parse(row.doc);
}

/** All documents of a collection, by id. */
export const listDocuments = (prepare: Prepare, collection: string): { id: string; doc: Json }[] =>
  prepare('SELECT id, doc FROM documents WHERE collection = ? ORDER BY id')
    .all(storable(collection))
    .map((row) => ({ id: restored(row.id), doc: JSON.parse(row.doc) }));

export function putBlob(prepare: Prepare, { bytes, ...rest }: Blob): () => void {
  const json = JSON.stringify(rest);
  return () => {
    prepare('INSERT OR REPLACE INTO blobs (id, blob, bytes) VALUES (?, ?, ?)').run(
      storable(rest.attachment.id),
      json,
      bytes,
    );
  };
}

export function getBlob(prepare: Prepare, id: string): Blob | undefined {
  const row = prepare('SELECT blob, bytes FROM blobs WHERE id = ?').get(storable(id));
  return row && { ...JSON.parse(row.blob), bytes: row.bytes };
}

/** Takes or renews a named right, unless another worker holds it. */
export const hold =
  (prepare: Prepare, name: string, worker: string, forMs: number) =>
  (tx: Tx): boolean =>
    prepare(
      `INSERT INTO holds (name, worker, until) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET worker = excluded.worker, until = excluded.until
       WHERE holds.worker = excluded.worker OR holds.until <= ?`,
    ).run(storable(name), storable(worker), tx.now + Math.ceil(forMs), tx.now).changes === 1;
