import type { Attachment } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import { SendError } from '../channel.js';
import { callMs, type SlackClient } from './client.js';
import { toSendError } from './errors.js';
import { mayHaveToken } from './hosts.js';

/** A file that is on Slack, seen by nobody yet. */
export interface Uploaded {
  readonly id: string;
  readonly title: string;
}

/** Brings files to Slack. They are seen once they are shared. */
export class Uploads {
  constructor(private readonly deps: { client: SlackClient; store: Store; apiUrl: string }) {}

  async upload(attachments: readonly Attachment[], signal: AbortSignal): Promise<Uploaded[]> {
    const files: Uploaded[] = [];
    for (const attachment of attachments) files.push(await this.#one(attachment, signal));
    return files;
  }

  async #one({ id, name }: Attachment, signal: AbortSignal): Promise<Uploaded> {
    const { client, store, apiUrl } = this.deps;
    const blob = await store.getBlob(id).catch((cause: unknown) => {
      throw new SendError('unavailable', 'The file cannot be read from the store now.', undefined, { cause });
    });
    if (!blob) throw new SendError('refused', `The file ${name} is not in the store.`);
    const place = await client.call(
      (web) => web.files.getUploadURLExternal({ filename: name, length: blob.bytes.length }),
      signal,
    );
    if (!place.upload_url || !place.file_id || !mayHaveToken(place.upload_url, apiUrl))
      throw new SendError('refused', 'Slack named no place of its own for the file.');
    const { status } = await client.requests.send(place.upload_url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: blob.bytes,
      signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
    });
    if (status !== 200) throw new SendError('unavailable', `Slack did not take the file (${status}).`);
    return { id: place.file_id, title: name };
  }
}

/**
 * Shows uploaded files below their message. The message is out by then, so a failure here must not send it again: it is
 * reported as one that the desk has to know of.
 */
export const shareFiles = async (
  client: SlackClient,
  files: readonly Uploaded[],
  channel: string,
  thread: string | undefined,
  signal: AbortSignal,
): Promise<void> => {
  const [first, ...rest] = files.map(({ id, title }) => ({ id, title }));
  if (!first) return;
  const place = thread ? { channel_id: channel, thread_ts: thread } : { channel_id: channel };
  try {
    await client.call((web) => web.files.completeUploadExternal({ ...place, files: [first, ...rest] }), signal);
  } catch (error) {
    const { message } = toSendError(error);
    throw new SendError('refused', `The text has arrived, its files may not have. ${message}`, undefined, {
      cause: error,
    });
  }
};
