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
      JSON.stringify({ key, conversation, seq, index, lane, group, job, report }),
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
    const row = prepare(
      `SELECT id, conversation FROM deliveries
       WHERE key = ? AND worker = ? AND state = 'sending'`,
    ).get(storable(key), storable(worker));
    if (!row) return false;
    if (result.outcome === 'retry') {
      prepare(
        `UPDATE deliveries SET state = 'pending', next_at = ?, unsure = ?, error = ?, warned = warned OR ? WHERE id = ?`,
      ).run(
        tx.now + Math.ceil(result.afterMs),
        Number(result.unsure),
        storable(result.error),
        Number(result.warned ?? false),
        row.id,
      );
    } else {
      prepare('UPDATE deliveries SET state = ?, unsure = ?, message_id = ?, error = ? WHERE id = ?').run(
        result.outcome,
        Number(result.outcome === 'ambiguous'),
        result.outcome === 'sent' ? storable(result.messageId) : null,
        result.outcome === 'sent' ? null : storable(result.error),
        row.id,
      );
    }
    markHead(prepare, row.id);
    tx.changed({ kind: 'outbox', conversation: restored(row.conversation) });
    return true;
  };

/** Puts a failed delivery back at its place in the lane, as if never tried; only `tries` counts on. */
export const replay =
  (prepare: Prepare, key: string) =>
  (tx: Tx): boolean => {
    const row = prepare(
      `UPDATE deliveries SET state = 'pending', next_at = ?, first_tried_at = NULL, unsure = 0, warned = 0, error = NULL
       WHERE key = ? AND ${failed} RETURNING id, conversation`,
    ).get(tx.now, storable(key));
    if (!row) return false;
    const sending = prepare(
      `SELECT 1 FROM deliveries
       WHERE lane = (SELECT lane FROM deliveries WHERE id = ?) AND head = 1 AND state = 'sending'`,
    ).get(row.id);
    // What is being sent stays first until it is settled.
    if (!sending) markHead(prepare, row.id);
    tx.changed({ kind: 'outbox', conversation: restored(row.conversation) });
    return true;
  };

/** Marks the first open delivery of the lane that delivery `id` is in. */
function markHead(prepare: Prepare, id: number): void {
  prepare('UPDATE deliveries SET head = 0 WHERE lane = (SELECT lane FROM deliveries WHERE id = ?) AND head = 1').run(
    id,
  );
  prepare(
    `UPDATE deliveries SET head = 1 WHERE id = (
       SELECT id FROM deliveries WHERE lane = (SELECT lane FROM deliveries WHERE id = ?) AND ${open} ORDER BY id LIMIT 1)`,
  ).run(id);
}

/** Deliveries in the order they entered the outbox. */
export function loadDeliveries(prepare: Prepare, query: DeliveryQuery): Delivery[] {
  const where = ['TRUE'];
  const values: (string | number)[] = [];
  if (query.conversation !== undefined) {
    where.push('conversation = ?');
    values.push(storable(query.conversation));
  }
  if (query.group !== undefined) {
    where.push('grp = ?');
    values.push(storable(query.group));
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
  ...(JSON.parse(row.body) as NewDelivery),
  state: row.state,
  tries: row.tries,
  nextAt: row.next_at,
  unsure: row.unsure === 1,
  warned: row.warned === 1,
  ...(row.first_tried_at !== null && { firstTriedAt: row.first_tried_at }),
  ...(row.message_id !== null && { messageId: restored(row.message_id) }),
  ...(row.error !== null && { error: restored(row.error) }),
});
