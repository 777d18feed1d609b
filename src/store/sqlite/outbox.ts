import type { Delivery, NewDelivery, SendResult } from '../../model/delivery.js';
import type { DeliveryQuery } from '../store.js';
import { restored, storable } from '../text.js';
import type { Prepare } from './driver.js';
import type { Tx } from './writer.js';

const open = `state IN ('pending', 'sending')`;
const failed = `state IN ('dead', 'ambiguous', 'withheld')`;

/** Puts a turn's deliveries at the end of their lanes. */
export function insertDeliveries(prepare: Prepare, deliveries: readonly NewDelivery[], tx: Tx): void {
  for (const { key, conversation, seq, index, lane, group, job, report } of deliveries) {
    prepare(
      `INSERT INTO deliveries (key, conversation, seq, lane, grp, body, next_at, head)
       VALUES (?, ?, ?, ?, ?, ?, ?, NOT EXISTS (SELECT 1 FROM deliveries WHERE lane = ? AND ${open}))`,
    ).run(
      storable(key),
      storable(conversation),
      seq,
      storable(lane),
      storable(group),
      JSON.stringify({ index, job, report }),
      tx.now,
      storable(lane),
    );
    tx.changed({ kind: 'outbox', conversation });
  }
}

/** Takes the due heads of lanes, those first that have waited longest. */
export const due =
  (prepare: Prepare, worker: string, forMs: number, limit: number) =>
  (tx: Tx): Delivery[] =>
    prepare('SELECT id FROM deliveries WHERE head = 1 AND next_at <= ? ORDER BY next_at, id LIMIT ?')
      .all(tx.now, limit)
      .map(({ id }) =>
        toDelivery(
          prepare(
            `UPDATE deliveries SET unsure = unsure OR state = 'sending', state = 'sending', worker = ?,
               tries = tries + 1, next_at = ?, first_tried_at = ifnull(first_tried_at, ?) WHERE id = ? RETURNING *`,
          ).get(storable(worker), tx.now + Math.ceil(forMs), tx.now, id),
        ),
      );

/** Records what came of an attempt, and lets the lane go on when the delivery is over. */
export const settle =
  (prepare: Prepare, key: string, worker: string, result: SendResult) =>
  (tx: Tx): boolean => {
    const mine = `WHERE key = ? AND worker = ? AND state = 'sending' RETURNING conversation, lane`;
    const row =
      result.outcome === 'retry'
        ? prepare(
            `UPDATE deliveries SET state = 'pending', head = 0, next_at = ?, unsure = ?, error = ?, warned = warned OR ?
             ${mine}`,
          ).get(
            tx.now + Math.ceil(result.afterMs),
            Number(result.unsure),
            storable(result.error),
            Number(result.warned ?? false),
            storable(key),
            storable(worker),
          )
        : prepare(`UPDATE deliveries SET state = ?, head = 0, unsure = ?, message_id = ?, error = ? ${mine}`).get(
            result.outcome,
            Number(result.outcome === 'ambiguous'),
            result.outcome === 'sent' ? storable(result.messageId) : null,
            result.outcome === 'sent' ? null : storable(result.error),
            storable(key),
            storable(worker),
          );
    if (!row) return false;
    markHead(prepare, row.lane);
    tx.changed({ kind: 'outbox', conversation: restored(row.conversation) });
    return true;
  };

/** Puts a failed delivery back at its place in the lane, as if never tried; only `tries` counts on. */
export const replay =
  (prepare: Prepare, key: string) =>
  (tx: Tx): boolean => {
    const row = prepare(
      `UPDATE deliveries SET state = 'pending', next_at = ?, first_tried_at = NULL, unsure = 0, warned = 0, error = NULL
       WHERE key = ? AND ${failed} RETURNING conversation, lane`,
    ).get(tx.now, storable(key));
    if (!row) return false;
    const head = prepare(`SELECT id, state FROM deliveries WHERE lane = ? AND ${open} AND head = 1`).get(row.lane);
    // What is being sent stays first until it is settled.
    if (head?.state !== 'sending') {
      if (head) prepare('UPDATE deliveries SET head = 0 WHERE id = ?').run(head.id);
      markHead(prepare, row.lane);
    }
    tx.changed({ kind: 'outbox', conversation: restored(row.conversation) });
    return true;
  };

/** Marks the first open delivery of a lane in which none is marked. */
const markHead = (prepare: Prepare, lane: string) =>
  prepare(
    `UPDATE deliveries SET head = 1
     WHERE id = (SELECT id FROM deliveries WHERE lane = ? AND ${open} ORDER BY id LIMIT 1)`,
  ).run(lane);

/** Deliveries in the order they entered the outbox. */
export function loadDeliveries(prepare: Prepare, query: DeliveryQuery): Delivery[] {
  const where = ['TRUE'];
  const values: (string | number)[] = [];
  if (query.conversation !== undefined) {
    where.push('conversation = ?');
    values.push(storable(query.conversation));
  }
  if (query.group !== undefined) {
    // Said in the words of the partial index, as below, so that SQLite sees that it applies.
    where.push('(key = ? AND grp = key OR grp = ? AND grp <> key)');
    values.push(storable(query.group), storable(query.group));
  }
  if (query.state) {
    where.push(`state IN (${query.state.map(() => '?').join()})`);
    values.push(...query.state);
    // Said in the words of the partial indexes, so that SQLite sees that they apply.
    if (query.state.every((state) => state === 'pending' || state === 'sending')) where.push(open);
    if (query.state.every((state) => state === 'dead' || state === 'ambiguous' || state === 'withheld'))
      where.push(failed);
  }
  return prepare(`SELECT * FROM deliveries WHERE ${where.join(' AND ')} ORDER BY id LIMIT ?`)
    .all(...values, query.limit)
    .map(toDelivery);
}

interface Row {
  readonly key: string;
  readonly conversation: string;
  readonly seq: number;
  readonly lane: string;
  readonly grp: string;
  readonly body: string;
  readonly state: Delivery['state'];
  readonly tries: number;
  readonly next_at: number;
  readonly first_tried_at: number | null;
  readonly unsure: number;
  readonly warned: number;
  readonly message_id: string | null;
  readonly error: string | null;
}

const toDelivery = (row: Row): Delivery => ({
  key: restored(row.key),
  conversation: restored(row.conversation),
  seq: row.seq,
  lane: restored(row.lane),
  group: restored(row.grp),
  ...(JSON.parse(row.body) as Pick<NewDelivery, 'index' | 'job' | 'report'>),
  state: row.state,
  tries: row.tries,
  nextAt: row.next_at,
  unsure: row.unsure === 1,
  warned: row.warned === 1,
  ...(row.first_tried_at !== null && { firstTriedAt: row.first_tried_at }),
  ...(row.message_id !== null && { messageId: restored(row.message_id) }),
  ...(row.error !== null && { error: restored(row.error) }),
});
