import type { FeedContent, FeedEntry, StreamData } from '../feed.js';

/** A message as the page shows it. `rev` grows with every change, so that only what changed is drawn again. */
export interface Message extends FeedContent {
  readonly id: string;
  readonly from: 'visitor' | 'bot' | 'agent';
  readonly name?: string;
  readonly at: number;
  readonly edited: boolean;
  readonly chosen?: string;
  readonly rev: number;
}

/** The conversation, folded from the entries of the feed in their order. */
export class Conversation {
  private readonly byId = new Map<string, Message>();

  get messages(): Iterable<Message> {
    return this.byId.values();
  }

  get empty(): boolean {
    return this.byId.size === 0;
  }

  get(id: string): Message | undefined {
    return this.byId.get(id);
  }

  /** Returns the message that is new, if the entry brought one. */
  apply({ at, entry }: StreamData): Message | undefined {
    if (entry.type === 'message') {
      const { type: _, ...shown } = entry;
      const message: Message = { ...shown, at, edited: false, rev: 0 };
      this.byId.set(entry.id, message);
      return message;
    }
    this.change(entry);
    return undefined;
  }

  clear(): void {
    this.byId.clear();
  }

  private change(entry: Exclude<FeedEntry, { type: 'message' }>): void {
    const old = this.byId.get(entry.id);
    if (!old) return;
    const rev = old.rev + 1;
    if (entry.type === 'deleted') this.byId.delete(entry.id);
    else if (entry.type === 'chosen') this.byId.set(entry.id, { ...old, chosen: entry.choice, rev });
    else {
      const { choices: _, chosen: __, attachments, ...kept } = old;
      const { type: ___, ...content } = entry;
      // A customer edits only her text: the files that she sent with it stay.
      const files = old.from === 'visitor' && attachments ? { attachments } : {};
      this.byId.set(entry.id, { ...kept, ...files, ...content, edited: true, rev });
    }
  }
}
