import type { CustomerSaid } from '../../model/event.js';
import { type Address, type Attachment, escapeMarkdown } from '../../model/message.js';
import { SendError } from '../channel.js';
import type { FileSource } from './attachments.js';
import type { Calls } from './calls.js';
import type { TeamsDeps } from './context.js';
import { FileTooLong } from './download.js';
import { toActivity } from './render.js';
import { words } from './words.js';

/** Files and messages whose senders were told. */
const collection = 'teams-refused-files';

/** Tells people at once that a file of theirs was not taken in: once for each, where they sent it. */
export class RefusedFiles {
  constructor(private readonly deps: { readonly calls: Calls } & Pick<TeamsDeps, 'store' | 'clock'>) {}

  /** Files that Teams does not give to bots. Throws `SendError`, `StoreError`. */
  async unreadable({ key, address, attachments }: CustomerSaid): Promise<void> {
    const refused = attachments.filter(({ state }) => state === 'refused');
    const names = refused.map(({ name }) => name).filter((name) => name !== 'file');
    await this.#tell(key, address, words.unreadable(names));
  }

  /** A file that could not be fetched. Throws `SendError`, `StoreError`. */
  async notFetched({ id, name, source }: Attachment, maxBytes: number, error: unknown): Promise<void> {
    const { to } = (source ?? {}) as Partial<FileSource>;
    if (!to || !(error instanceof SendError) || error.code !== 'refused') return;
    const megabytes = Math.floor(maxBytes / 1_048_576);
    await this.#tell(id, to, error instanceof FileTooLong ? words.fileTooLarge(name, megabytes) : words.fileLost(name));
  }

  async #tell(id: string, to: Address, text: string): Promise<void> {
    const { calls, store, clock } = this.deps;
    if (!(await store.insert(collection, id, clock.now()))) return;
    const activity = toActivity({ text: escapeMarkdown(text) }, await calls.referenceOf(to));
    await calls.aside(to, (turn) => turn.send(activity));
  }
}
