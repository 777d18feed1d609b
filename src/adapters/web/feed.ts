import type { Attachment, Choice, OutboundMessage } from '../../model/message.js';

/** A file as the page shows it; its bytes are at /chat/attachments/<id>. */
export type FeedFile = Pick<Attachment, 'id' | 'name' | 'mime' | 'bytes' | 'state'>;

/** What a message shows, from whichever side. */
export interface FeedContent {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly attachments?: readonly FeedFile[];
}

/**
 * The entries of a visitor's feed, in the order in which they happened. The page folds them into the conversation it
 * shows: an edit, a deletion or a choice changes the message whose id it names.
 */
export type FeedEntry =
  | ({ readonly type: 'message'; readonly id: string; readonly from: 'visitor' | 'bot' } & FeedContent)
  /** `name`: the person of the desk who speaks. */
  | ({ readonly type: 'message'; readonly id: string; readonly from: 'agent'; readonly name: string } & FeedContent)
  | ({ readonly type: 'edited'; readonly id: string } & FeedContent)
  | { readonly type: 'deleted'; readonly id: string }
  | { readonly type: 'chosen'; readonly id: string; readonly choice: string };

/** One event of the stream: an entry, and when it happened (ms since the epoch, UTC). The event's id is its seq. */
export interface StreamData {
  readonly at: number;
  readonly entry: FeedEntry;
}

const file = ({ id, name, mime, bytes, state }: Attachment): FeedFile => ({ id, name, mime, bytes, state });

/** What a message shows, without what only the runtime needs. */
export const contentOf = (message: Pick<OutboundMessage, 'text' | 'choices' | 'attachments'>): FeedContent => ({
  text: message.text,
  ...(message.choices?.length ? { choices: message.choices } : {}),
  ...(message.attachments?.length ? { attachments: message.attachments.map(file) } : {}),
});

/** The entry that shows a message of ours under `id`. */
export const outbound = (id: string, message: OutboundMessage): FeedEntry =>
  message.as
    ? { type: 'message', id, from: 'agent', name: message.as.name, ...contentOf(message) }
    : { type: 'message', id, from: 'bot', ...contentOf(message) };
