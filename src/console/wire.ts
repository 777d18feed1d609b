import type { Brief } from '../escalation/brief.js';
import type { Line } from '../escalation/transcript.js';
import type { Agent } from '../model/person.js';
import type { HandoverReason, Ticket, TicketStatus } from '../model/ticket.js';

/** What the desk's HTTP API says, as the browser reads it. Times are ms since the epoch, UTC, by the server's clock. */

export interface Me {
  readonly agent: Agent;
  /** The id of this session, as in the list of sessions. */
  readonly session: string;
}

export interface SessionEntry {
  readonly id: string;
  readonly createdAt: number;
  readonly lastSeen: number;
  readonly browser: string;
  readonly current: boolean;
}

/** A case as the queue shows it. */
export interface QueueEntry {
  readonly id: string;
  readonly status: TicketStatus;
  readonly reason: HandoverReason;
  readonly summary: string;
  readonly customer: { readonly name?: string; readonly platform: string };
  readonly route?: string;
  readonly openedAt: number;
  readonly owner?: Agent;
  readonly takenAt?: number;
  readonly alerts: number;
  /** The customer's latest message, for unread marks: its turn, and when it was said. */
  readonly heard: { readonly seq: number; readonly at: number };
}

export interface Queue {
  readonly now: number;
  readonly tickets: readonly QueueEntry[];
}

/** Something that was accepted and is not handled yet. */
export interface PendingEntry {
  readonly key: string;
  readonly at: number;
  readonly who: 'customer' | 'agent';
  readonly name?: string;
  readonly text: string;
}

/** Somebody else who has the case open. */
export interface Onlooker {
  readonly agent: Agent;
  readonly doing: Doing;
}

export type Doing = 'viewing' | 'typing' | 'gone';

/** A case as its page shows it. */
export interface CaseView {
  readonly now: number;
  readonly ticket: Ticket;
  readonly brief: Brief;
  readonly lines: readonly Line[];
  /** True when the case is so long that its first lines were left out. */
  readonly cut: boolean;
  readonly pending: readonly PendingEntry[];
  readonly onlookers: readonly Onlooker[];
}

/** How a write went: done, or stored and soon to be done. */
export type Done = { readonly ok: true } | { readonly status: 'accepted' };

export interface ApiError {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly owner?: Agent;
    readonly takenAt?: number;
  };
}
