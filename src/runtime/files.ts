import { type ChannelAdapter, SendError } from '../adapters/channel.js';
import type { Job, SendResult } from '../model/delivery.js';
import type { ConversationId } from '../model/message.js';
import type { Store } from '../store/store.js';

type FetchJob = Extract<Job, { type: 'fetch' }>;
export type FileFetcher = (job: FetchJob, conversation: ConversationId, signal: AbortSignal) => Promise<SendResult>;

/** Fetches a file that a customer sent on a platform into the store: bounded in size, its type sniffed from its bytes. */
export const createFileFetcher = (options: {
  readonly store: Store;
  readonly channels: ReadonlyMap<string, ChannelAdapter>;
  readonly maxBytes: number;
  readonly sniff: (bytes: Uint8Array, name: string) => Promise<string>;
}): FileFetcher => {
  const { store, channels, maxBytes, sniff } = options;
  return async ({ channel: name, attachment }, conversation, signal) => {
    const channel = channels.get(name);
    if (!channel?.download) throw new SendError('refused', `The channel ${name} cannot fetch files.`);
    const bytes = await channel.download(attachment, maxBytes, signal);
    const { source: _source, ...rest } = attachment;
    const mime = await sniff(bytes, attachment.name);
    await store.putBlob({ attachment: { ...rest, mime, bytes: bytes.length, state: 'stored' }, conversation, bytes });
    return { outcome: 'sent', messageId: attachment.id };
  };
};
