import type { DeliveryMark, DeliveryState } from '../model/delivery.js';
import type { OutboundMessage } from '../model/message.js';
import type { TicketId } from '../model/ticket.js';
import type { Turn } from '../model/turn.js';

interface InThread {
  /** Names it for good. */
  readonly key: string;
  readonly ticket: TicketId;
  /** The key of the head card whose thread it belongs to. */
  readonly under: string;
}

/** One thing that a desk on a platform should show. */
export type Post =
  | { readonly do: 'card'; readonly key: string; readonly ticket: TicketId; readonly message: OutboundMessage }
  | (InThread & {
      readonly do: 'say';
      readonly message: OutboundMessage;
      /** A file: it waits until it was fetched, and delays no text. */
      readonly file?: true;
      /** It tells that something else could not be shown: nothing is told when it cannot be shown either. */
      readonly last?: true;
    })
  | (InThread & { readonly do: 'edit'; readonly target: string; readonly message: OutboundMessage })
  | (InThread & { readonly do: 'remove'; readonly target: string })
  | (InThread & {
      readonly do: 'mark';
      readonly on: { readonly messageId: string } | { readonly delivery: string };
      readonly mark: DeliveryMark;
    });

/** A head card of a case, as the outbox has it. `seq` is the turn that opened it. */
export interface Card {
  readonly key: string;
  readonly seq: number;
  readonly state: DeliveryState;
}

/** What is known of one desk when a turn is planned. */
export interface DeskView {
  readonly desk: string;
  /** Whether the platform can show a mark beside a message. */
  readonly marks: boolean;
  /** The head cards of a case there, oldest first. */
  readonly cards: (ticket: TicketId) => readonly Card[];
  /** The turns of the case before this one, oldest first. */
  readonly history: readonly Turn[];
}

/** A case gets another card when one was lost, but not for ever. */
export const mostCards = 3;

/** The key of the n-th head card of a case on a desk, counted from 0. */
export const cardKey = (ticket: TicketId, desk: string, n: number): string =>
  `${ticket}.card@${desk}${n === 0 ? '' : `~${n + 1}`}`;

/** The keys of what stands under a card: what was said so far, each line after that, each of its files. */
export const briefKey = (card: string): string => `${card}>brief`;
export const lineKey = (card: string, line: string): string => `${card}>${line}.line`;
export const fileKey = (card: string, line: string, file: string): string => `${card}>${line}.${file}.file`;
