/** A share 0..1 in per cent with one decimal; a dash where there is none. */
export const percent = (share: number | undefined): string =>
  share === undefined || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;

/** A part of a whole in per cent; a dash where the whole is nothing. */
export const percentOf = (part: number, whole: number): string => percent(whole === 0 ? undefined : part / whole);

/** A count as English readers write it. */
export const count = (n: number): string => n.toLocaleString('en');

/** A count with its noun: 1 line, 2 lines. */
export const counted = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in XML and HTML, also in an attribute; characters that XML cannot hold are shown as boxes. */
export const escapeMarkup = (text: string): string =>
  text
    .replace(/[&<>"]/g, (c) => entities[c]!)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\u25a1');
