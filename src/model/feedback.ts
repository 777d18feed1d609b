import type { ConversationId } from './message.js';
import type { TicketId } from './ticket.js';

/**
 * What somebody said of a FAQ as the answer to a question. `picked`: the customer chose it among options. `helped`,
 * `not-helped`: she said so of the answer. `named`: an agent said that it was the right one.
 */
export type FeedbackKind = 'picked' | 'helped' | 'not-helped' | 'named';

export interface Feedback {
  readonly faq: string;
  readonly kind: FeedbackKind;
  /** The customer's words. */
  readonly text: string;
  /** The message that they stand in. */
  readonly messageId: string;
  /** What the matcher gave the FAQ for them, 0..1; 0 when it did not find it. */
  readonly confidence: number;
}

/**
 * Something to learn from: a customer's words, without what names a person, and the FAQ that was right for them. Persisted;
 * `v` is the version of this shape.
 */
export interface Lesson {
  readonly v: 1;
  readonly faq: string;
  readonly text: string;
  readonly kind: Exclude<FeedbackKind, 'not-helped'>;
  /** ms since the epoch, UTC. */
  readonly at: number;
  readonly confidence: number;
  readonly conversation: ConversationId;
  readonly ticket?: TicketId;
  /** The customer's language, as an ISO 639-1 code, where it is known. */
  readonly language?: string;
}
