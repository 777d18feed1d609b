import { type ChannelAdapter, SendError } from '../adapters/channel.js';
import type { Job, SendResult } from '../model/delivery.js';
import type { Attachment, ConversationId, OutboundMessage } from '../model/message.js';
import type { Store } from '../store/store.js';

type FetchJob = Extract<Job, { type: 'fetch' }>;

/** Files that people sent on a platform, on their way into the store and out of it. */
export interface Files {
  /** Fetches a file into the store: bounded in size, its type sniffed from its bytes. */
  fetch(job: FetchJob, conversation: ConversationId, signal: AbortSignal): Promise<SendResult>;
  /**
   * The message with its files as they were stored. Throws `SendError`: `unavailable` while one is still being fetched,
   * `refused` when it cannot be had.
   */
  stored(message: OutboundMessage, conversation: ConversationId): Promise<OutboundMessage>;
}

export const createFiles = (options: {
  readonly store: Store;
  readonly channels: ReadonlyMap<string, ChannelAdapter>;
  readonly maxBytes: number;
  readonly sniff: (bytes: Uint8Array, name: string) => Promise<string>;
}): Files => {
  const { store, channels, maxBytes, sniff } = options;

  const storedOne = async (attachment: Attachment, conversation: ConversationId): Promise<Attachment> => {
    if (attachment.state !== 'pending') return attachment;
    const blob = await store.getBlob(attachment.id);
    if (blob) return blob.attachment;
    const failed = await store.deliveries({ conversation, state: ['dead', 'withheld', 'ambiguous'], limit: 1_000 });
    const fetched = failed.find(({ job }) => job.type === 'fetch' && job.attachment.id === attachment.id);
    if (fetched) throw new SendError('refused', `The file ${attachment.name} cannot be had: ${fetched.error ?? ''}`);
    throw new SendError('unavailable', `The file ${attachment.name} is still being fetched.`);
  };

  return {
    async fetch({ channel: name, attachment }, conversation, signal) {
      const channel = channels.get(name);
      if (!channel?.download) throw new SendError('refused', `The channel ${name} cannot fetch files.`);
      const bytes = await channel.download(attachment, maxBytes, signal);
      const { source: _source, ...rest } = attachment;
      const mime = await sniff(bytes, attachment.name);
      await store.putBlob({ attachment: { ...rest, mime, bytes: bytes.length, state: 'stored' }, conversation, bytes });
      return { outcome: 'sent', messageId: attachment.id };
    },

    async stored(message, conversation) {
      if (!message.attachments?.some(({ state }) => state === 'pending')) return message;
      const attachments: Attachment[] = [];
      for (const attachment of message.attachments) attachments.push(await storedOne(attachment, conversation));
      return { ...message, attachments };
    },
  };
};
