import type { ConversationId } from '../model/message.js';
import type { Agent } from '../model/person.js';
import type { CaseSummary, Ticket, TicketId } from '../model/ticket.js';

/** FNV-1a, 64 bits: enough to keep readable ids apart. http://www.isthe.com/chongo/tech/comp/fnv/ */
const hash = (text: string): string => {
  let h = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) h = BigInt.asUintN(64, (h ^ BigInt(byte)) * 0x100000001b3n);
  return h.toString(36).padStart(13, '0');
};

/** The id of the next case of a conversation: a short name for the conversation, and the number of the case. */
export const nextTicketId = (conversation: ConversationId, previous: Ticket | undefined): TicketId => {
  const number = previous ? Number(previous.id.split('-').at(-1)) + 1 : 1;
  return `${hash(conversation).slice(-10)}-${number}`;
};

/** Whether a person is wanted or at work. */
export const isOpen = (ticket: Ticket | undefined): ticket is Ticket =>
  ticket?.status === 'waiting' || ticket?.status === 'owned';

/** The case in an agent's hands. */
export const takenBy = (ticket: Ticket, agent: Agent, at: number): Ticket => ({
  ...ticket,
  status: 'owned',
  owner: agent,
  takenAt: at,
});

/** The case when it is over. */
export const closed = (ticket: Ticket, status: 'resolved' | 'handed-back', at: number): Ticket => ({
  ...ticket,
  status,
  resolvedAt: at,
});

/** A closed case that waits for a person again, with all that is known of it. */
export const reopened = (ticket: Ticket): Ticket => {
  const { owner: _owner, takenAt: _takenAt, resolvedAt: _resolvedAt, ...rest } = ticket;
  return { ...rest, status: 'waiting', told: {} };
};

/** At most so many alerts are kept on a ticket; the log of turns has them all. */
const mostAlerts = 20;

/** The case with one more thing that the agent must know. */
export const alerted = (ticket: Ticket, at: number, text: string): Ticket => ({
  ...ticket,
  alerts: [...ticket.alerts, { at, text }].slice(-mostAlerts),
});

/** What bot and agent need to know of a closed case later on. */
export const caseSummary = (ticket: Ticket): CaseSummary => ({
  ticket: ticket.id,
  openedAt: ticket.openedAt,
  resolvedAt: ticket.resolvedAt ?? ticket.openedAt,
  summary: ticket.summary,
  ...(ticket.owner && { agent: ticket.owner.name }),
});

const longestSummary = 140;

/** One line of a text, cut between words. */
export const oneLine = (text: string): string => {
  const line = text
    .split(/\s*\n\s*/)
    .join(' / ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= longestSummary) return line;
  const cut = line.slice(0, longestSummary);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestSummary / 2)).trimEnd()} …`;
};
