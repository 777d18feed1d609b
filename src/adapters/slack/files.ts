import type { Json } from '../../model/json.js';
import type { Attachment } from '../../model/message.js';
import { cleanFileName } from '../../model/text.js';
import type { Ref } from './place.js';
import type { SlackFile } from './wire.js';

/** How a file can be fetched, and where its sender can be told that it could not. Kept in `Attachment.source`. */
export interface FileSource {
  readonly file: string;
  /** Absent for files of other organisations. */
  readonly url?: string;
  readonly to?: Ref;
}

/** Files that Slack shows and does not hold, or holds back. */
const elsewhere = new Set(['external', 'hidden_by_limit']);

/** A message's files. Those that can never be fetched are `refused`; deleted ones are none. */
export const attachments = (files: readonly SlackFile[], to: Ref, messageId: string): Attachment[] =>
  files.flatMap(({ id, name, title, mode, url_private_download, url_private }) => {
    if (!id || mode === 'tombstone') return [];
    const url = url_private_download ?? url_private;
    const source: FileSource = { file: id, ...(url ? { url } : {}), to };
    return [
      {
        id: `slack.${messageId.replace(':', '.')}.${id}`,
        name: cleanFileName(name || title || '') ?? 'file',
        mime: 'application/octet-stream',
        bytes: 0,
        state: elsewhere.has(mode ?? '') ? ('refused' as const) : ('pending' as const),
        source: source as unknown as Json,
      },
    ];
  });
