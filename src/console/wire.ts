import type { Brief } from '../escalation/brief.js';
import type { Line } from '../escalation/transcript.js';
import type { Costs } from '../knowledge/costs.js';
import type { Thresholds } from '../knowledge/faq.js';
import type { Suggestion } from '../knowledge/learning/suggestions.js';
import type { Outcome } from '../knowledge/past/preview.js';
import type { Decision } from '../knowledge/policy.js';
import type { Agent } from '../model/person.js';
import type { Reasons } from '../model/reasons.js';
import type { HandoverReason, Ticket, TicketStatus } from '../model/ticket.js';
import type { PastPreview } from '../runtime/preview.js';

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
  /** The title of the question for a person that it is about. */
  readonly subject?: string;
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

/** A line of the transcript; with a message of the bot's, what it considered before it. */
export interface CaseLine extends Omit<Line, 'ground'> {
  readonly reasons?: readonly Reasons[];
}

/** A case as its page shows it. */
export interface CaseView {
  readonly now: number;
  readonly ticket: Ticket;
  readonly brief: Brief;
  readonly lines: readonly CaseLine[];
  /** True when the case is so long that its first lines were left out. */
  readonly cut: boolean;
  readonly pending: readonly PendingEntry[];
  readonly onlookers: readonly Onlooker[];
}

/** A FAQ by its name. */
export interface FaqEntry {
  readonly id: string;
  readonly title: string;
  readonly topic: string;
}

/** A phrasing that customers taught. */
export interface SuggestionEntry extends Omit<Suggestion, 'conflicts'> {
  /** The FAQ's title. */
  readonly title: string;
  readonly conflicts: readonly { readonly id: string; readonly title: string }[];
}

/** A phrasing that was approved lately, with what the matcher gave its FAQ before, and gives it now. */
export interface ApprovedEntry {
  readonly id: string;
  readonly faq: string;
  readonly title: string;
  readonly text: string;
  readonly at: number;
  readonly by: string;
  readonly before: number;
  readonly now: number;
}

export interface Suggestions {
  readonly suggestions: readonly SuggestionEntry[];
  /** So many more wait than are shown. */
  readonly more: number;
  readonly approved: readonly ApprovedEntry[];
}

/** A decision on a past question, with the FAQs that it shows. */
export interface DecisionEntry {
  readonly decision: Decision['decision'];
  readonly faqs: readonly { readonly faq: string; readonly title: string; readonly confidence: number }[];
}

type Judged = DecisionEntry & { readonly outcome: Outcome };

/** What past questions came to under the thresholds in use (`before`), and would come to under others (`after`). */
export interface ThresholdsPreview extends Omit<PastPreview, 'changed'> {
  readonly costs: Costs;
  readonly now: Thresholds;
  readonly wished: Thresholds;
  /** On so many questions they differ. */
  readonly changed: number;
  /** Some of these, latest first. */
  readonly examples: readonly {
    readonly text: string;
    readonly at: number;
    readonly before: Judged;
    readonly after: Judged;
  }[];
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
