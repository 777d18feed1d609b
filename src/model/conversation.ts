import type { Address, ConversationId } from './message.js';
import type { Person } from './person.js';
import type { CaseSummary, Ticket, Tried } from './ticket.js';

/** Where a conversation stands. Each phase holds only what it needs to go on. */
export type Phase =
  | { readonly name: 'idle' }
  | {
      readonly name: 'clarifying';
      /** FAQ ids, in the order shown. */
      readonly options: readonly string[];
      readonly round: number;
      /** Key of the delivery that asks, so that it can be edited. */
      readonly asked: string;
    }
  | {
      readonly name: 'answered';
      readonly faq: string;
      /** FAQs to offer next, best first, that were above the asking threshold. */
      readonly next: readonly string[];
      /** Key of the delivery that answers, so that it can be edited. */
      readonly answer: string;
    }
  | { readonly name: 'handing-over' }
  | { readonly name: 'with-person' }
  | { readonly name: 'resolved' };

/** A moment at which the conversation wants to be woken. One of a name at a time. */
export interface Timer {
  readonly name: string;
  /** ms since the epoch, UTC, by the store's clock. */
  readonly at: number;
}

/** The customer's question that is being dealt with. */
export interface Question {
  readonly text: string;
  readonly messageId: string;
  readonly at: number;
}

/** An edit or a deletion that arrived before its message. */
export interface Held {
  readonly messageId: string;
  readonly at: number;
  /** The new text; absent: deleted. */
  readonly text?: string;
}

/** The whole state of one conversation after a turn. The transcript is not in it: that is the log of turns. */
export interface Conversation {
  /** Version of this shape; see `upgradeConversation`. */
  readonly v: 1;
  readonly id: ConversationId;
  /** Number of the turn that led here; 0 before the first. */
  readonly seq: number;
  readonly address: Address;
  readonly person: Person;
  readonly phase: Phase;
  readonly greeted: boolean;
  readonly question?: Question;
  /** Answers to the present question that did not help. */
  readonly failures: number;
  /** Clarifying rounds for the present question. */
  readonly rounds: number;
  readonly tried: readonly Tried[];
  /** Present in the phases handing-over and with-person, and after them until the next case. */
  readonly ticket?: Ticket;
  readonly earlier: readonly CaseSummary[];
  readonly held: readonly Held[];
  readonly timers: readonly Timer[];
  /** Agents' replies of the open case: the desk's message id and the delivery that carries it to the customer. */
  readonly replies: readonly { readonly messageId: string; readonly delivery: string }[];
  /** For each text that has variants: which one was said last, so that none is said twice running. */
  readonly said: { readonly [text: string]: number };
}

/** The state before anything was said. */
export const newConversation = (address: Address, person: Person): Conversation => ({
  v: 1,
  id: address.conversation,
  seq: 0,
  address,
  person,
  phase: { name: 'idle' },
  greeted: false,
  failures: 0,
  rounds: 0,
  tried: [],
  earlier: [],
  held: [],
  timers: [],
  replies: [],
  said: {},
});
