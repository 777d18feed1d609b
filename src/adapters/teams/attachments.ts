import { createHash } from 'node:crypto';
import type { Address, Attachment } from '../../model/message.js';
import { cleanFileName } from '../../model/text.js';
import type { Activity } from './activity.js';

/** How a file is fetched: with our token (pictures in a message), or by its link alone (files). */
export interface FileSource {
  readonly url: string;
  readonly token: boolean;
  /** Where its sender is told when it cannot be had. */
  readonly to?: Address;
}

const fileInfo = 'application/vnd.microsoft.teams.file.download.info';

/** The same file of the same message always has the same id. */
const idOf = (activity: Activity, index: number): string =>
  `teams-${createHash('sha256')
    .update(`${activity.conversation?.id}\n${activity.id}\n${index}`)
    .digest('base64url')
    .slice(0, 24)}`;

const downloadUrl = (content: unknown): string | undefined => {
  const url = (content as { downloadUrl?: unknown } | null | undefined)?.downloadUrl;
  return typeof url === 'string' ? url : undefined;
};

/**
 * How many files a message's HTML refers to. In channels and group chats Teams gives a bot no more of them than that. An id
 * of digits alone is no file but a message that is quoted.
 */
const mentioned = (content: unknown): number =>
  typeof content === 'string' ? [...content.matchAll(/<attachment\s[^>]*id=(?!["']?\d+["'\s>])/gi)].length : 0;

/**
 * The files of a message. Teams hands files to a bot in personal chats only; what it merely mentions elsewhere is
 * `refused`, so that its sender can be told. Cards and the message's own HTML are no files.
 */
export const attachmentsOf = (activity: Activity, to?: Address): Attachment[] => {
  const files: Attachment[] = [];
  const add = (name = '', source?: FileSource) =>
    files.push({
      id: idOf(activity, files.length),
      name: cleanFileName(name) ?? 'file',
      mime: 'application/octet-stream',
      bytes: 0,
      ...(source ? { state: 'pending', source: JSON.parse(JSON.stringify({ ...source, to })) } : { state: 'refused' }),
    });
  let unreadable = 0;
  for (const { contentType, contentUrl, name, content } of activity.attachments ?? []) {
    if (contentType === fileInfo) {
      const url = downloadUrl(content);
      add(name ?? '', url ? { url, token: false } : undefined);
    } else if (contentType?.startsWith('image/') && contentUrl) {
      add(cleanFileName(name ?? '') ?? `picture.${/^image\/(\w{1,8})/.exec(contentType)?.[1] ?? 'png'}`, {
        url: contentUrl,
        token: true,
      });
    } else if (contentType === 'reference') add(name ?? '');
    else if (contentType === 'text/html') unreadable += mentioned(content);
  }
  for (let missing = unreadable - files.length; missing > 0; missing--) add();
  return files;
};
