import type { Json } from './json.js';

/** One customer in one place; see `Address`. */
export type ConversationId = string;

/** Where a message goes. `ref` is opaque to all but the adapter that made it, and survives a restart. */
export interface Address {
  readonly channel: string;
  readonly conversation: ConversationId;
  readonly ref: Json;
}

/** A button, or a numbered option where a channel has no buttons. */
export interface Choice {
  /** What comes back as `customer.chose`: at most 80 characters. */
  readonly id: string;
  readonly label: string;
}

/** A file. Its bytes live in the store under `id`; a message carries only this. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  /** Sniffed from the bytes, never believed from the sender; `application/octet-stream` when unknown. */
  readonly mime: string;
  /** Size in bytes; 0 while pending. */
  readonly bytes: number;
  /** `pending`: a durable job will fetch it from `source`. `refused`: too large, or not to be had. */
  readonly state: 'pending' | 'stored' | 'refused';
  /** Where the adapter can fetch it; opaque to all but that adapter. */
  readonly source?: Json;
}

/** What Careline says, before a channel lowers it to what it can show. */
export interface OutboundMessage {
  /** Markdown (CommonMark). Customer text inside it is escaped by `escapeMarkdown`. */
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly attachments?: readonly Attachment[];
  /** Shown as the speaker where the channel can; else named in the text. Absent: the bot. */
  readonly as?: { readonly name: string };
  readonly visibleTo?: 'everyone' | 'asker';
  /** The platform's id of the customer's message that this answers. */
  readonly replyTo?: string;
}

const special = /[\\`*_{}[\]<>()#+\-.!|~&]/g;

/** Makes text come out literally when rendered as Markdown: nothing in it forms a link, an image, a mention or HTML. */
export const escapeMarkdown = (text: string): string => text.replace(special, '\\$&');
