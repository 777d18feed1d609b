import type { Conversation } from './conversation.js';
import type { DeliveryMark } from './delivery.js';
import type { DeskOrigin, InboundEvent } from './event.js';
import type { Feedback } from './feedback.js';
import type { Perceived } from './match.js';
import type { ConversationId, OutboundMessage } from './message.js';
import type { Agent } from './person.js';
import type { Ticket, TicketId } from './ticket.js';

/** A timer of the conversation came due. Its key is made of conversation, name and due time, so it fires once. */
export interface TimerFired {
  readonly type: 'timer.fired';
  readonly key: string;
  readonly at: number;
  readonly name: string;
}

/**
 * What the engine responds to. What was perceived (see `Perceived`) is stored with what was said, so that a
 * replay needs no model and "why did it say that?" has an answer.
 */
export type Stimulus = (InboundEvent & Partial<Perceived>) | TimerFired;

/** What every desk should hear of a case. */
export interface DeskNotice {
  readonly kind: 'opened' | 'waiting' | 'alert';
  readonly ticket: Ticket;
  /** For `alert`: what the agent must know, in plain words. */
  readonly text?: string;
}

/** What came of an agent's act, for the agent who tried it. */
export type ActOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** `taken`: another agent owns it (`owner`). `not-yours`: take it first. `closed`: no case is open. `unknown-message`: nothing to edit. */
      readonly code: 'taken' | 'not-yours' | 'closed' | 'unknown-message';
      readonly owner?: Agent;
    };

/**
 * What the engine wants done. It does none of it itself: the runtime turns effects into deliveries, which are stored
 * with the turn and carried out afterwards. `key` names the message for good: see `messageKey`.
 */
export type Effect =
  | { readonly type: 'say'; readonly key: string; readonly message: OutboundMessage }
  | { readonly type: 'edit'; readonly key: string; readonly target: string; readonly message: OutboundMessage }
  | { readonly type: 'remove'; readonly key: string; readonly target: string }
  | { readonly type: 'announce'; readonly key: string; readonly notice: DeskNotice }
  /** Shows where an agent wrote it whether the customer got a reply. `reply` is the key of the effect that passed it on. */
  | {
      readonly type: 'mark';
      readonly key: string;
      readonly origin: DeskOrigin;
      readonly ticket: TicketId;
      readonly reply: string;
      readonly mark: DeliveryMark;
      /** For a reader: why it failed. */
      readonly reason?: string;
    }
  /** Says nothing to anybody: it is kept, to learn from. */
  | { readonly type: 'feedback'; readonly feedback: Feedback }
  | { readonly type: 'act-outcome'; readonly outcome: ActOutcome };

/** One event handled: cause, effects and the state after it, written at once or not at all. */
export interface Turn {
  /** Version of this shape. */
  readonly v: 1;
  readonly conversation: ConversationId;
  /** 1 for the first; without gaps. */
  readonly seq: number;
  /** When it was handled, ms since the epoch, UTC, by the store's clock. */
  readonly at: number;
  readonly cause: Stimulus;
  readonly effects: readonly Effect[];
  readonly after: Conversation;
  /** The knowledge version that answered. */
  readonly knowledge: string;
}

/** The key of the n-th effect of a turn. Deterministic: the same turn always names its messages alike. */
export const messageKey = (conversation: ConversationId, seq: number, n: number): string =>
  `${conversation}#${seq}.${n}`;
