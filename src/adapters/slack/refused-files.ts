import { type Attachment, escapeMarkdown } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import type { SlackClient } from './client.js';
import { TooLargeError } from './downloads.js';
import type { FileSource } from './files.js';
import { toPayload } from './render.js';
import { words } from './words.js';

/** Files whose senders were told. */
const collection = 'slack-refused-files';

/** Tells people that a file of theirs was not taken in: once for each, where they sent it. */
export class RefusedFiles {
  constructor(private readonly deps: { client: SlackClient; store: Store }) {}

  /** `error`: why it could not be fetched; absent for a file that nobody can fetch. Throws when it cannot be told. */
  async tell({ id, name, source }: Attachment, error?: unknown, maxBytes = 0): Promise<void> {
    const { to } = (source ?? {}) as Partial<FileSource>;
    if (!to || !(await this.deps.store.insert(collection, id, {}))) return;
    const megabytes = Math.floor(maxBytes / 1_048_576);
    const text = error instanceof TooLargeError ? words.fileTooLarge(name, megabytes) : words.fileLost(name);
    await this.deps.client.call((web) =>
      web.chat.postMessage({
        channel: to.channel,
        ...toPayload({ text: escapeMarkdown(text) }, to),
        ...(to.thread ? { thread_ts: to.thread } : {}),
        parse: 'none',
      }),
    );
  }
}
