import type { Lesson } from './feedback.js';
import type { Address, Attachment, ConversationId, OutboundMessage } from './message.js';
import type { Person } from './person.js';
import type { TicketId } from './ticket.js';
import type { DeskNotice } from './turn.js';

/** Says that a job goes to a desk on a platform. `to` is the desk's own address; see `under`. */
export interface ForDesk {
  readonly name: string;
  readonly ticket: TicketId;
  /** The key of the delivery that carried the case's head card: the job goes to the thread under it. Absent: it is the head card. */
  readonly under?: string;
}

/** One thing to do on a platform. `target` is the key of the delivery that carried the message now edited or removed. */
export type Job =
  | { readonly type: 'send'; readonly to: Address; readonly message: OutboundMessage; readonly desk?: ForDesk }
  | {
      readonly type: 'edit';
      readonly to: Address;
      readonly target: string;
      readonly message: OutboundMessage;
      readonly desk?: ForDesk;
    }
  | { readonly type: 'remove'; readonly to: Address; readonly target: string; readonly desk?: ForDesk }
  /** Shows beside a message in a desk thread whether the customer got it. */
  | {
      readonly type: 'mark';
      readonly to: Address;
      /** The platform's id of the agent's message, or the key of the delivery that shows what she sent from a dialog. */
      readonly on: { readonly messageId: string } | { readonly delivery: string };
      readonly mark: DeliveryMark;
      readonly desk: ForDesk;
    }
  | { readonly type: 'notify'; readonly desk: string; readonly notice: DeskNotice }
  | { readonly type: 'fetch'; readonly channel: string; readonly attachment: Attachment }
  /** Asks the platform for what more it tells of a customer. */
  | { readonly type: 'profile'; readonly channel: string; readonly person: Person }
  /** Keeps something to learn from. */
  | { readonly type: 'learn'; readonly lesson: Lesson };

/** `sent`: the customer has it (✓). `failed`: she has not (⚠); the reason follows as a message. */
export type DeliveryMark = 'sent' | 'failed';

/**
 * pending → sending → sent, or ambiguous (it may or may not have arrived; never sent again by itself), or dead (refused,
 * gone, or given up; an operator can replay it), or withheld (an earlier part of the same message died).
 */
export type DeliveryState = 'pending' | 'sending' | 'sent' | 'ambiguous' | 'dead' | 'withheld';

/** A job in the outbox. Jobs of one lane are carried out in the order (seq, index); lanes do not wait for each other. */
export interface Delivery {
  /** Unique for good, and the key given to the platform for deduplication. */
  readonly key: string;
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly index: number;
  readonly lane: string;
  /** The effect's key; the parts of one split message share it. */
  readonly group: string;
  readonly job: Job;
  /** Whether the conversation wants to hear how it went, as `delivery.settled`; `always`: of success too. */
  readonly report: boolean | 'always';
  readonly state: DeliveryState;
  /** Attempts begun. */
  readonly tries: number;
  /** Not before this, ms since the epoch, UTC, by the store's clock. */
  readonly nextAt: number;
  /** When the first attempt began; tells how long an idempotency key has been in use. */
  readonly firstTriedAt?: number;
  /** True when the last attempt may have arrived (a crash or a time-out in mid-send): settle that before sending again. */
  readonly unsure: boolean;
  /** The platform's id of the message, once sent. */
  readonly messageId?: string;
  /** For a reader: why the last attempt failed. */
  readonly error?: string;
  /** True once the conversation was told that it is failing. */
  readonly warned: boolean;
}

/** What is known of a delivery when its turn is committed. */
export type NewDelivery = Pick<
  Delivery,
  'key' | 'conversation' | 'seq' | 'index' | 'lane' | 'group' | 'job' | 'report'
>;

/** What came of one attempt. */
export type SendResult =
  | { readonly outcome: 'sent'; readonly messageId: string }
  | {
      readonly outcome: 'retry';
      readonly afterMs: number;
      readonly unsure: boolean;
      readonly error: string;
      readonly warned?: boolean;
    }
  | { readonly outcome: 'ambiguous' | 'dead' | 'withheld'; readonly error: string };
