import type { Attachment } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import { SendError } from '../channel.js';
import type { Deadline, SlackClient } from './client.js';
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

  async upload(attachments: readonly Attachment[], deadline: Deadline): Promise<Uploaded[]> {
    const files: Uploaded[] = [];
    for (const attachment of attachments) files.push(await this.#one(attachment, deadline));
    return files;
  }

  async #one({ id, name }: Attachment, deadline: Deadline): Promise<Uploaded> {
    const { client, store, apiUrl } = this.deps;
    const blob = await store.getBlob(id).catch((cause: unknown) => {
      throw new SendError('unavailable', 'The file cannot be read from the store now.', undefined, { cause });
    });
    if (!blob) throw new SendError('refused', `The file ${name} is not in the store.`);
    const place = await client.call(
      (web) => web.files.getUploadURLExternal({ filename: name, length: blob.bytes.length }),
      deadline,
    );
    if (!place.upload_url || !place.file_id || !mayHaveToken(place.upload_url, apiUrl))
      throw new SendError('refused', 'Slack named no place of its own for the file.');
    const { status } = await client.post(
      place.upload_url,
      { headers: { 'content-type': 'application/octet-stream' }, body: blob.bytes },
      deadline,
    );
    if (status !== 200) throw new SendError('unavailable', `Slack did not take the file (${status}).`);
    return { id: place.file_id, title: name };
  }
}

/**
 * Shows uploaded files below their message. The message is out by then, so a failure here must not send it again: either
 * its files may have arrived too (`unsure`), or they certainly have not, and the desk has to know of it (`refused`).
 */
export const shareFiles = async (
  client: SlackClient,
  files: readonly Uploaded[],
  channel: string,
  thread: string | undefined,
  deadline: Deadline,
): Promise<void> => {
  const [first, ...rest] = files.map(({ id, title }) => ({ id, title }));
  if (!first) return;
  const place = thread ? { channel_id: channel, thread_ts: thread } : { channel_id: channel };
  try {
    await client.call((web) => web.files.completeUploadExternal({ ...place, files: [first, ...rest] }), deadline);
  } catch (error) {
    const { code, message } = toSendError(error);
    const because = { cause: error };
    if (code === 'unsure')
      throw new SendError('unsure', `The text has arrived, its files may not have. ${message}`, undefined, because);
    throw new SendError('refused', `The text has arrived, its files have not. ${message}`, undefined, because);
  }
};
