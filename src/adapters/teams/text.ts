import { cleanText } from '../../model/text.js';
import type { Activity } from './activity.js';

const named: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Teams writes some characters of a typed text as HTML has them. Undone once, so that nothing is decoded twice. */
export const decode = (text: string): string =>
  text.replace(/&(?:(nbsp|amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, dec, hex) => {
    if (name) return named[String(name).toLowerCase()] ?? whole;
    const code = dec ? Number(dec) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Whether the bot is named in the message, as Teams marks it. */
export const mentionsBot = ({ entities, recipient }: Activity): boolean =>
  (entities ?? []).some((e) => e.type === 'mention' && e.mentioned?.id === recipient?.id);

/** What was typed: without the mention of the bot, other people's mentions as their names. */
export const spokenText = ({ text, entities, recipient }: Activity): string => {
  let typed = text ?? '';
  for (const entity of entities ?? [])
    if (entity.type === 'mention' && entity.mentioned?.id === recipient?.id && entity.text)
      typed = typed
        .split(entity.text)
        .map((part, i, parts) => (i < parts.length - 1 ? part.trimEnd() : part))
        .map((part, i) => (i > 0 ? part.replace(/^(?:\s|&nbsp;)+/, ' ') : part))
        .join('');
  typed = typed.replace(/<at(?:\s[^<>]*)?>([^<]*)<\/at>/gi, '$1');
  return cleanText(decode(typed)).trim();
};

/** What a customer typed: also without the word "ask". */
export const typedText = (activity: Activity): string => spokenText(activity).replace(/^ask\s+(?=\S)/i, '');
