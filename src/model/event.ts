import type { Address, Attachment } from './message.js';
import type { Agent, Person } from './person.js';
import type { TicketId } from './ticket.js';

/** What an agent can do to a case besides writing. */
export type AgentAct = 'take' | 'resolve' | 'hand-back';

interface FromCustomer {
  /** The platform's own id of the delivery, prefixed with the channel: the same delivery always has the same key. */
  readonly key: string;
  /** When it happened: ms since the epoch, UTC, by the platform's clock. */
  readonly at: number;
  readonly from: Person;
  readonly address: Address;
}

interface FromAgent {
  readonly key: string;
  readonly at: number;
  readonly agent: Agent;
  readonly ticket: TicketId;
  /** The conversation that the ticket belongs to. */
  readonly address: Address;
  /** Where the agent did it, when that was in a desk thread on a platform. */
  readonly origin?: DeskOrigin;
}

/** An act in a desk thread. */
export interface DeskOrigin {
  /** The desk's name, such as `slack:C0123`. */
  readonly desk: string;
  /** The platform's id of the message that stands in the thread and gets the mark; absent for a button or a dialog. */
  readonly messageId?: string;
}

export interface CustomerSaid extends FromCustomer {
  readonly type: 'customer.said';
  readonly messageId: string;
  /** Plain text as the customer wrote it, already cut to the channel's limit. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** Asked where only the asker sees the answer. */
  readonly private: boolean;
  /** True when the text was longer than what is kept, so that the customer can be told. */
  readonly cut?: boolean;
  /** True for the one message that stands for all those above the rate limit: she is told to slow down. */
  readonly limited?: boolean;
}

export interface CustomerChose extends FromCustomer {
  readonly type: 'customer.chose';
  readonly choice: string;
  /** The platform's id of the message whose button was pressed. */
  readonly messageId: string;
}

export interface CustomerEdited extends FromCustomer {
  readonly type: 'customer.edited';
  readonly messageId: string;
  readonly text: string;
}

export interface CustomerDeleted extends FromCustomer {
  readonly type: 'customer.deleted';
  readonly messageId: string;
}

/** What more the platform told of the customer, after it was asked. */
export interface CustomerKnown extends FromCustomer {
  readonly type: 'customer.known';
}

export interface AgentReplied extends FromAgent {
  readonly type: 'agent.replied';
  /** The desk's own id of the reply, by which it is edited or deleted later. */
  readonly messageId: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export interface AgentEdited extends FromAgent {
  readonly type: 'agent.edited';
  readonly messageId: string;
  readonly text: string;
}

export interface AgentDeleted extends FromAgent {
  readonly type: 'agent.deleted';
  readonly messageId: string;
}

/** An internal note: never shown to the customer. */
export interface AgentNoted extends FromAgent {
  readonly type: 'agent.noted';
  /** Plain text. */
  readonly text: string;
}

/** The writer of a note in a desk thread changed it, or removed it: `text` is absent then. */
export interface AgentNoteChanged extends FromAgent {
  readonly type: 'agent.note-changed';
  /** The message that the note is: the `origin.messageId` of its event. */
  readonly messageId: string;
  readonly text?: string;
}

/** An agent says which FAQ was the right answer to the customer's question. Nothing is told to the customer. */
export interface AgentNamed extends FromAgent {
  readonly type: 'agent.named';
  readonly faq: string;
}

export interface AgentActed extends FromAgent {
  readonly type: 'agent.acted';
  readonly act: AgentAct;
}

/**
 * A member of the desk wrote in the customer's own thread on a platform, where the customer reads it already: from then on a
 * person is there, and the bot is silent.
 */
export interface AgentJoined {
  readonly type: 'agent.joined';
  readonly key: string;
  readonly at: number;
  readonly agent: Agent;
  /** The customer's. */
  readonly address: Address;
  readonly messageId: string;
  /** Markdown. */
  readonly text: string;
}

/** What happened to a delivery whose outcome the conversation must know of. */
export interface DeliverySettled {
  readonly type: 'delivery.settled';
  readonly key: string;
  readonly at: number;
  readonly address: Address;
  readonly delivery: string;
  /** The desk, when the delivery was a notice to a desk, a head card or something in the thread under one. */
  readonly desk?: string;
  /** The key of the head card, when it was to stand under one. */
  readonly under?: string;
  /** True when the place where it was to stand no longer exists or is closed to us. */
  readonly gone?: true;
  /** How many desks there are, so that the conversation knows when none could be told. */
  readonly desks?: number;
  /** `failing`: not yet delivered, still being retried. */
  readonly outcome: 'sent' | 'failing' | 'ambiguous' | 'dead';
  /** For a reader: what went wrong. */
  readonly reason?: string;
}

export type CustomerEvent = CustomerSaid | CustomerChose | CustomerEdited | CustomerDeleted | CustomerKnown;
export type AgentEvent =
  | AgentReplied
  | AgentEdited
  | AgentDeleted
  | AgentNoted
  | AgentNoteChanged
  | AgentNamed
  | AgentActed;

/** All that can arrive in a conversation from outside of it. Accepted durably, then handled one at a time, in order. */
export type InboundEvent = CustomerEvent | AgentEvent | AgentJoined | DeliverySettled;
