import type { Activity } from './activity.js';

const named: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Teams writes some characters of a typed text as HTML has them. Undone once, so that nothing is decoded twice. */
const decode = (text: string): string =>
  text.replace(/&(?:(nbsp|amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, dec, hex) => {
    if (name) return named[String(name).toLowerCase()] ?? whole;
    const code = dec ? Number(dec) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Line ends as \n, no control characters but \n and \t, no half surrogate pairs. */
const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');

/** Whether the bot is named in the message, as Teams marks it. */
export const mentionsBot = ({ entities, recipient }: Activity): boolean =>
  (entities ?? []).some((e) => e.type === 'mention' && e.mentioned?.id === recipient?.id);

/** What was typed: without the mention of the bot, other people's mentions as their names, and without the word "ask". */
export const typedText = ({ text, entities, recipient }: Activity): string => {
  let typed = text ?? '';
  for (const entity of entities ?? [])
    if (entity.type === 'mention' && entity.mentioned?.id === recipient?.id && entity.text)
      typed = typed
        .split(entity.text)
        .map((part, i, parts) => (i < parts.length - 1 ? part.trimEnd() : part))
        .map((part, i) => (i > 0 ? part.replace(/^(?:\s|&nbsp;)+/, ' ') : part))
        .join('');
  typed = typed.replace(/<at(?:\s[^<>]*)?>([^<]*)<\/at>/gi, '$1');
  return clean(decode(typed))
    .trim()
    .replace(/^ask\s+(?=\S)/i, '');
};

/** The first `max` UTF-16 code units, without cutting a surrogate pair in two. */
export const cutText = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const code = text.charCodeAt(max - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? max - 1 : max);
};

/** A name on one line, at most 80 code units; undefined if nothing is left of it. */
export const cleanName = (name: string | null | undefined): string | undefined =>
  cutText(
    clean(name ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    80,
  ) || undefined;
