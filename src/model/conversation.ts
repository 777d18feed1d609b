import type { DeliveryMark } from './delivery.js';
import type { DeskOrigin } from './event.js';
import type { Match } from './match.js';
import type { Address, Choice, ConversationId } from './message.js';
import type { Person } from './person.js';
import type { CaseSummary, Ticket, Tried } from './ticket.js';

/** Where a conversation stands. Each phase holds only what it needs to go on. */
export type Phase =
  | {
      readonly name: 'idle';
      /** The small talk just answered: an edit may still turn it into a question. */
      readonly chat?: { readonly messageId: string; readonly reply: string };
    }
  | {
      readonly name: 'clarifying';
      /** FAQ ids, in the order shown; none while the customer is asked for other words. */
      readonly options: readonly string[];
      readonly round: number;
      /** Key of the delivery that asks, so that it can be edited. */
      readonly asked: string;
    }
  | {
      readonly name: 'answered';
      readonly faq: string;
      /** The other FAQs answered with it, where the customer asked several things at once. */
      readonly also?: readonly string[];
      /** FAQs to offer next, best first, that were above the asking threshold. */
      readonly next: readonly string[];
      /** Key of the delivery that answers, so that it can be edited. */
      readonly answer: string;
    }
  | {
      readonly name: 'handing-over';
      /** The customer was told that it takes longer than it should. */
      readonly late?: true;
      /** The customer was told that no desk can be reached; `over` once she heard that one can again. */
      readonly unreachable?: 'said' | 'over';
    }
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
  /** What she wrote before on the same matter, oldest first. */
  readonly before?: readonly { readonly text: string; readonly messageId: string }[];
  /** The turn in which it was first asked. */
  readonly seq?: number;
  /** What was found for it, best first. */
  readonly matches?: readonly Match[];
}

/** An edit or a deletion that arrived before its message. */
export interface Held {
  readonly messageId: string;
  readonly at: number;
  /** The new text; absent: deleted. What is perceived in the message when it comes is perceived in this. */
  readonly text?: string;
}

/** An agent's reply. */
export interface Reply {
  readonly messageId: string;
  readonly delivery: string;
  /** Where she wrote it, when that was in a desk thread on a platform. */
  readonly origin?: DeskOrigin;
  /** What was shown there of whether the customer got it. */
  readonly marked?: DeliveryMark;
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
  /** The customer's language, as an ISO 639-1 code, once it is known. */
  readonly language?: string;
  /** The language in which she was told that the answers are in another one. */
  readonly told?: string;
  readonly greeted: boolean;
  /** Whether the customer wrote last where only she sees the answer; a case that began so stays so. */
  readonly private: boolean;
  /** The choices shown last, in order, so that a typed number or label works like the button. */
  readonly choices: readonly Choice[];
  /** Ids of the customer's latest messages, oldest first, to know an edit of a message that has not arrived. */
  readonly recent: readonly string[];
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
  readonly replies: readonly Reply[];
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
  private: false,
  choices: [],
  recent: [],
  failures: 0,
  rounds: 0,
  tried: [],
  earlier: [],
  held: [],
  timers: [],
  replies: [],
  said: {},
});
