import type { APIMessage } from 'discord.js';
import { cutText } from '../../../model/text.js';
import { deskWords } from './words.js';

/** Discord takes 100 characters for the name of a thread. */
const most = 90;

/** The name of a case's thread: the first line of its head card, without its markup. */
export const threadTitle = ({ content, embeds }: Pick<APIMessage, 'content' | 'embeds'>): string => {
  const lines = (content || embeds?.[0]?.description || '')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*(#{1,3}|-#|>|[-*])\s/, '')
        .replace(/\\?([\\*_~`|])/g, (whole, mark: string) => (whole.length > 1 ? mark : ''))
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean);
  return cutText(lines[0] ?? '', most).trim() || deskWords.threadTitle;
};
