import { type Attachment, escapeMarkdown } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import { lowerMarkdown } from './markdown.js';
import { words } from './words.js';

/** Files as they are uploaded with a message, and a line for each that is not to be had. */
export interface Files {
  readonly files: readonly { readonly name: string; readonly data: Uint8Array; readonly contentType: string }[];
  readonly lost: string;
}

/** So many files a message can carry. */
const most = 10;

/** Reads a message's files from the store. */
export const readFiles = async (store: Store, attachments: readonly Attachment[]): Promise<Files> => {
  const files: { name: string; data: Uint8Array; contentType: string }[] = [];
  const lost: string[] = [];
  for (const { id, name } of attachments) {
    const blob = files.length < most ? await store.getBlob(id) : undefined;
    if (blob) files.push({ name, data: blob.bytes, contentType: blob.attachment.mime });
    else lost.push(words.fileLost(lowerMarkdown(escapeMarkdown(name)).text));
  }
  return { files, lost: lost.join('\n') };
};
