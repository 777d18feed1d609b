import type { Conversation, Timer } from '../../model/conversation.js';
import type { NewDelivery } from '../../model/delivery.js';
import type { InboundEvent } from '../../model/event.js';
import type { ConversationId } from '../../model/message.js';
import type { Turn } from '../../model/turn.js';
import type { Lease, Work } from '../store.js';
import { restored, storable } from '../text.js';
import { upgradeConversation } from '../upgrade.js';
import type { Prepare } from './driver.js';
import { insertDeliveries } from './outbox.js';
import type { Tx } from './writer.js';

/** Makes an event pending, unless its key is known. */
export function accept(prepare: Prepare, event: InboundEvent): (tx: Tx) => 'new' | 'seen' {
  const key = storable(event.key);
  const conversation = storable(event.address.conversation);
  const json = JSON.stringify(event);
  return (tx) => {
    const { changes } = prepare(
      `INSERT INTO inbox (key, conversation, accepted_at, event)
       SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM turns WHERE cause = ?) ON CONFLICT (conversation, key) DO NOTHING`,
    ).run(key, conversation, tx.now, json, key);
    if (changes === 0) return 'seen';
    prepare(
      `INSERT INTO conversations (id, seq, work_at) VALUES (?, 0, ?)
       ON CONFLICT (id) DO UPDATE SET work_at = excluded.work_at WHERE work_at IS NULL OR work_at > excluded.work_at`,
    ).run(conversation, tx.now);
    tx.changed({ kind: 'work' });
    return 'new';
  };
}

/** Leases the conversations that have waited longest. */
export const claim =
  (prepare: Prepare, worker: string, forMs: number, limit: number) =>
  (tx: Tx): Work[] => {
    const rows = prepare(
      `SELECT rowid, id, lease_no FROM conversations
       WHERE work_at <= ? AND (lease_until IS NULL OR lease_until <= ?) ORDER BY work_at, rowid LIMIT ?`,
    ).all(tx.now, tx.now, limit);
    return rows.map((row) => {
      const conversation = restored(row.id);
      const token = row.lease_no + 1;
      const until = tx.now + Math.ceil(forMs);
      prepare('UPDATE conversations SET lease_no = ?, lease_worker = ?, lease_until = ? WHERE rowid = ?').run(
        token,
        worker,
        until,
        row.rowid,
      );
      const state = loadState(prepare, conversation);
      const events = loadPending(prepare, conversation);
      const timers = state?.timers.filter((timer) => timer.at <= tx.now).sort((a, b) => a.at - b.at) ?? [];
      return { lease: { conversation, worker, token: String(token), until }, now: tx.now, state, events, timers };
    });
  };

/** Extends a lease that nobody else has claimed since. */
export const renew =
  (prepare: Prepare, lease: Lease, forMs: number) =>
  (tx: Tx): boolean =>
    prepare('UPDATE conversations SET lease_until = ? WHERE id = ? AND lease_no = ? AND lease_until IS NOT NULL').run(
      tx.now + Math.ceil(forMs),
      storable(lease.conversation),
      Number(lease.token),
    ).changes === 1;

/** Ends a lease, and wakes whoever should take on what is left to do. */
export const release =
  (prepare: Prepare, lease: Lease) =>
  (tx: Tx): void => {
    const row = prepare(
      `UPDATE conversations SET lease_until = NULL WHERE id = ? AND lease_no = ? AND lease_until IS NOT NULL
       RETURNING work_at`,
    ).get(storable(lease.conversation), Number(lease.token));
    if (row && row.work_at !== null && row.work_at <= tx.now) tx.changed({ kind: 'work' });
  };

/** Writes a turn and all that follows from it. */
export function commit(
  prepare: Prepare,
  lease: Lease,
  turn: Turn,
  deliveries: readonly NewDelivery[],
): (tx: Tx) => 'done' | 'already' | 'lost-lease' {
  const { after, ...rest } = turn;
  const turnJson = JSON.stringify(rest);
  const afterJson = JSON.stringify(after);
  const key = storable(turn.cause.key);
  const conversation = storable(lease.conversation);
  return (tx) => {
    if (prepare('SELECT 1 FROM turns WHERE cause = ?').get(key)) {
      if (handled(prepare, conversation, key)) {
        const workAt = nextWork(prepare, conversation, key, loadState(prepare, conversation)?.timers ?? []);
        prepare('UPDATE conversations SET work_at = ? WHERE id = ?').run(workAt, conversation);
      }
      return 'already';
    }
    const moved = prepare(
      `UPDATE conversations SET seq = ?, work_at = ?
       WHERE id = ? AND lease_no = ? AND lease_until IS NOT NULL AND seq = ?`,
    ).run(
      turn.seq,
      nextWork(prepare, conversation, key, after.timers),
      conversation,
      Number(lease.token),
      turn.seq - 1,
    );
    if (moved.changes === 0) return 'lost-lease';
    handled(prepare, conversation, key);
    prepare('INSERT INTO turns (conversation, seq, cause, turn, after) VALUES (?, ?, ?, ?, ?)').run(
      conversation,
      turn.seq,
      key,
      turnJson,
      afterJson,
    );
    if (after.ticket) {
      prepare(
        `INSERT INTO tickets (id, conversation, seq, status, opened_at, ticket) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, status = excluded.status, ticket = excluded.ticket
         WHERE excluded.seq > tickets.seq`,
      ).run(
        storable(after.ticket.id),
        conversation,
        after.ticket.seq,
        after.ticket.status,
        after.ticket.openedAt,
        JSON.stringify(after.ticket),
      );
    }
    insertDeliveries(prepare, deliveries, tx);
    tx.changed({ kind: 'turn', conversation: turn.conversation });
    return 'done';
  };
}

/** The state after the latest turn. */
export function loadState(prepare: Prepare, id: ConversationId): Conversation | undefined {
  const row = prepare('SELECT after FROM turns WHERE conversation = ? ORDER BY seq DESC LIMIT 1').get(storable(id));
  return row && upgradeConversation(JSON.parse(row.after));
}

/** Events accepted and not yet handled, in the order of acceptance. */
export const loadPending = (prepare: Prepare, id: ConversationId): InboundEvent[] =>
  prepare('SELECT event FROM inbox WHERE conversation = ? ORDER BY id')
    .all(storable(id))
    .map((row) => JSON.parse(row.event));

/** An event is no longer pending; false when it was not. */
const handled = (prepare: Prepare, conversation: string, key: string): boolean =>
  prepare('DELETE FROM inbox WHERE conversation = ? AND key = ?').run(conversation, key).changes > 0;

/** Since when there is something to do besides `key`: the oldest pending event or the earliest timer; null: nothing. */
function nextWork(prepare: Prepare, conversation: string, key: string, timers: readonly Timer[]): number | null {
  const waiting = prepare('SELECT accepted_at FROM inbox WHERE conversation = ? AND key <> ? ORDER BY id LIMIT 1').get(
    conversation,
    key,
  );
  const times = timers.map((timer) => Math.ceil(timer.at));
  if (waiting) times.push(waiting.accepted_at);
  return times.length ? Math.min(...times) : null;
}
