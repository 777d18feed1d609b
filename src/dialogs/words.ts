const control = /[^\P{Cc}\n\t]+/gu;
/** Zero-width characters, lone surrogates, and what turns a digit or a sign into an emoji. */
const invisible = /(?:\p{Cf}|\p{Co}|\p{Cs}|\uFE0E|\uFE0F|\u20E3)+/gu;
const token = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\p{L}\p{N}\p{M}]+(?:['’`´][\p{L}\p{N}]+)*/gu;
const smiley = /(?:^|\s)(?:[:;=8]['’]?-?[()[\]dp/o|3]|<3|\^_?\^|xd)(?=\s|$)/iu;

// Most texts and words are plain: what cannot change them is not tried, for every message is taken apart several times.
const ascii = /^[\t\n\r\x20-\x7e]*$/;
/** Letters and digits, none of them three times running. */
const usual = /^(?:([a-z\d])(?!\1\1))+$/;

/** A customer's text without control characters, with its outer white space gone. */
export const clean = (text: string): string => text.replace(control, ' ').trim();

/**
 * The words of a text as they are compared with phrases: lower case, without apostrophes and zero-width characters, with
 * drawn-out letters shortened ("heyyyy" is "hey"). Each emoji is a word of its own.
 */
export const words = (text: string): string[] => {
  const plain = ascii.test(text) ? text : text.normalize('NFKC').replace(invisible, '');
  return (plain.toLowerCase().match(token) ?? []).map((word) =>
    usual.test(word) ? word : word.replace(/['’`´]/g, '').replace(/(\p{L})\1{2,}/gu, '$1'),
  );
};

/** The first of the `words` of a text that is a word already. */
export const wordOf = (text: string): string | undefined => {
  const lower = text.toLowerCase();
  return usual.test(lower) ? lower : words(text)[0];
};

/** Whether a text, whose words are `found`, says something without words: emoji or smileys only. */
export const isEmojiOnly = (text: string, found = words(text)): boolean => {
  if (found.length === 0) return smiley.test(clean(text));
  const letters = found.some((word) => /[\p{L}\p{N}]/u.test(word));
  return !letters || (found.length === 1 && /^(?:xd|d|p|o|3)$/.test(found[0]!) && smiley.test(clean(text)));
};

const oneEdit = (a: string, b: string): boolean => {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const rest = (text: string, skip: number) => text.slice(i + skip);
  if (a.length === b.length) return rest(a, 1) === rest(b, 1);
  return a.length > b.length ? rest(a, 1) === rest(b, 0) : rest(a, 0) === rest(b, 1);
};

const swapped = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
};

/** Words of fewer letters must be equal. */
export const slipsFrom = 4;

/**
 * Whether one word is the other with at most one slip of the fingers. Short words must be equal but for two
 * letters changing places, and the first letter must be right: "about" must not pass for "abort", nor "have" for "hate".
 */
export const alike = (a: string, b: string): boolean => {
  if (a === b) return true;
  if (a.charCodeAt(0) !== b.charCodeAt(0)) return false;
  const shorter = Math.min(a.length, b.length);
  if (shorter < slipsFrom || Math.abs(a.length - b.length) > 1) return false;
  return swapped(a, b) || (Math.max(a.length, b.length) >= 6 && oneEdit(a, b));
};
