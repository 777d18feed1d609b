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

/** Signs that turn the order of what follows, or that nobody sees: in a name they serve to pass for another one. */
const disguises = /[\u200b\u2028-\u202e\u2060-\u2069\ufeff]/g;

const nameMax = 80;
const oneLine = (name: string): string => cleanText(name).replace(/\s+/g, ' ').replace(disguises, '').trim();

/**
 * A name on one line, at most 80 code units; undefined if nothing is left of it. Joiners and marks of direction, which some
 * scripts need, stay.
 */
export const cleanName = (name: string): string | undefined => cutText(oneLine(name), nameMax) || undefined;

/** The same for the name of a file: one that is too long is cut in the middle, so that it still says what it is. */
export const cleanFileName = (name: string): string | undefined => {
  const clean = oneLine(name);
  if (clean.length <= nameMax) return clean || undefined;
  const end = /\.\w{1,10}$/.exec(clean)?.[0] ?? '';
  return `${cutText(clean, nameMax - end.length - 1)}…${end}`;
};
