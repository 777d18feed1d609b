import type { ConversationId } from '../../model/message.js';
import type { Ticket, TicketId } from '../../model/ticket.js';
import type { Turn } from '../../model/turn.js';
import type { Counts, TicketQuery } from '../store.js';
import { storable } from '../text.js';
import { upgradeTurn } from '../upgrade.js';
import type { Prepare } from './driver.js';

interface Row {
  readonly turn: string;
  readonly after: string;
}

const toTurn = (row: Row): Turn => upgradeTurn({ ...JSON.parse(row.turn), after: JSON.parse(row.after) });

/** Turns after `afterSeq`, oldest first. */
export const loadTurns = (prepare: Prepare, id: ConversationId, afterSeq: number, limit: number): Turn[] =>
  prepare('SELECT turn, after FROM turns WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?')
    .all(storable(id), afterSeq, limit)
    .map(toTurn);

/** The latest turns of all conversations, newest first. */
export const loadLatestTurns = (prepare: Prepare, skip: number, limit: number): Turn[] =>
  prepare('SELECT turn, after FROM turns ORDER BY id DESC LIMIT ? OFFSET ?').all(limit, skip).map(toTurn);

/** The turn that handled the event with this key. */
export function loadTurnByCause(prepare: Prepare, key: string): Turn | undefined {
  const row = prepare('SELECT turn, after FROM turns WHERE cause = ?').get(storable(key));
  return row && toTurn(row);
}

export function loadTicket(prepare: Prepare, id: TicketId): Ticket | undefined {
  const row = prepare('SELECT ticket FROM tickets WHERE id = ?').get(storable(id));
  return row && JSON.parse(row.ticket);
}

/** Tickets, oldest first. */
export function loadTickets(prepare: Prepare, query: TicketQuery): Ticket[] {
  const where = ['TRUE'];
  const values: (string | number)[] = [];
  if (query.status) {
    where.push(`status IN (${query.status.map(() => '?').join()})`);
    values.push(...query.status);
  }
  if (query.conversation !== undefined) {
    where.push('conversation = ?');
    values.push(storable(query.conversation));
  }
  return prepare(`SELECT ticket FROM tickets WHERE ${where.join(' AND ')} ORDER BY opened_at, id LIMIT ?`)
    .all(...values, query.limit)
    .map((row) => JSON.parse(row.ticket));
}

export function count(prepare: Prepare): Counts {
  const row = prepare(
    `SELECT
       (SELECT count(*) FROM inbox) AS events,
       (SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending')) AS deliveries,
       (SELECT count(*) FROM deliveries WHERE state IN ('dead', 'ambiguous', 'withheld') AND state = 'dead') AS dead,
       (SELECT count(*) FROM deliveries WHERE state IN ('dead', 'ambiguous', 'withheld') AND state = 'ambiguous') AS ambiguous,
       (SELECT count(*) FROM tickets WHERE status IN ('waiting', 'owned')) AS openTickets,
       (SELECT count(*) FROM tickets WHERE status = 'waiting') AS waitingTickets`,
  ).get();
  return { ...row };
}
