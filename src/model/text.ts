/**
 * Text as it may be stored and shown: line ends as \n, no control characters but \n and \t, no half surrogate pairs.
 * Everything else stays as it was written, zero-width and right-to-left marks too.
 */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');

/** The first `max` UTF-16 code units, without cutting a surrogate pair in two. */
export const cutText = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const code = text.charCodeAt(max - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? max - 1 : max);
};

/** A name on one line, at most 80 code units; undefined if nothing is left of it. */
export const cleanName = (name: string): string | undefined =>
  cutText(cleanText(name).replace(/\s+/g, ' ').trim(), 80) || undefined;
