import type { Match } from './match.js';
import type { ConversationId } from './message.js';
import type { Agent, Person } from './person.js';

export type TicketId = string;

/** Why a person is needed. */
export type HandoverReason =
  | 'asked' // the customer asked for a person
  | 'unknown' // nothing in the knowledge base answers
  | 'for-person' // the knowledge base says that a person answers this
  | 'not-helped' // answers were given and did not help
  | 'still-torn' // clarifying questions did not settle it
  | 'upset' // frustration, distress, danger or an accident
  | 'undeliverable' // an answer could not be delivered
  | 'joined'; // a member of the desk wrote in the customer's thread by herself

/** Something the bot gave or offered, and what came of it. */
export interface Tried {
  readonly faq: string;
  readonly question: string;
  /** 0..1; 1 where the customer picked it herself. */
  readonly confidence: number;
  readonly how: 'answered' | 'offered';
  readonly outcome: 'open' | 'helped' | 'not-helped' | 'not-picked';
}

/** An earlier case, as much of it as bot and agent need at a glance. */
export interface CaseSummary {
  readonly ticket: TicketId;
  readonly openedAt: number;
  readonly resolvedAt: number;
  readonly summary: string;
  readonly agent?: string;
}

/** Waiting: nobody owns it. Owned: exactly one agent does. Closed: resolved, or handed back to the bot. */
export type TicketStatus = 'waiting' | 'owned' | 'resolved' | 'handed-back';

/** A case for a person, with everything that happened. The transcript itself is the log of turns from `fromSeq` on. */
export interface Ticket {
  readonly id: TicketId;
  readonly conversation: ConversationId;
  /** First turn that belongs to the case, for the transcript. */
  readonly fromSeq: number;
  /** Turn that last changed this ticket: grows by every change. */
  readonly seq: number;
  readonly status: TicketStatus;
  readonly reason: HandoverReason;
  readonly customer: Person;
  /** The question for a person that she asked; its title is as agents read it. With the reason `for-person`. */
  readonly subject?: { readonly faq: string; readonly title: string };
  readonly topic?: string;
  /** The team that should take it, from the FAQ's `route`. */
  readonly route?: string;
  /** One line: what the customer wants. */
  readonly summary: string;
  readonly question: string;
  readonly tried: readonly Tried[];
  /** The best matches for the question at the hand-over, so that the agent sees the suggested FAQs. */
  readonly suggested: readonly Match[];
  readonly earlier: readonly CaseSummary[];
  readonly openedAt: number;
  readonly owner?: Agent;
  readonly takenAt?: number;
  readonly resolvedAt?: number;
  /** The FAQ that an agent named as the right answer. */
  readonly named?: { readonly faq: string; readonly by: Agent };
  /** When the first reply of a person was accepted. */
  readonly firstReplyAt?: number;
  /** By desk: whether somebody was told. Absent: not yet known. */
  readonly told: { readonly [desk: string]: 'told' | 'failing' };
  /** What the agent must know: deliveries that failed, in plain words. */
  readonly alerts: readonly { readonly at: number; readonly text: string }[];
}
