/** What stands where something personal was taken out: a reader sees it, and a matcher, which counts words, does not. */
const gap = '…';

const digits = (text: string): number => text.replace(/\D/g, '').length;

/** What names or reaches one person, or opens something of hers, by its form. Each is cut out whole. */
const personal: readonly { readonly form: RegExp; readonly when?: (found: string) => boolean }[] = [
  // An e-mail address; a link, which may hold a key; a handle; an IBAN.
  { form: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu },
  { form: /(?<!\p{L})(?:https?:\/\/|www\.)\S+/giu },
  { form: /(?<![\w@])@[\w.]+/gu },
  { form: /(?<!\p{L})[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu },
  // The code of an order or a voucher, such as "LF-4821-K": three digits among at least six characters.
  { form: /#?[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)*/gu, when: (found) => digits(found) >= 3 && found.length >= 6 },
  // Phone, card, account and order numbers: longer than an amount, a year or a number of days.
  { form: /[#+]?\d[\d\s()./-]*\d/gu, when: (found) => digits(found) >= 5 },
];

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** The customer's own name: whole wherever it stands; a part of it only written as a name, since "Will" is a word, too. */
const withoutName = (text: string, name: string): string => {
  const parts = name.split(/\s+/).filter((part) => part.length >= 3);
  const whole = parts.length > 1 ? text.replace(new RegExp(`(?<!\\p{L})${quoted(name)}(?!\\p{L})`, 'giu'), gap) : text;
  return parts.reduce(
    (left, part) => left.replace(new RegExp(`(?<=[\\p{L},…] )${quoted(part)}(?!\\p{L})`, 'gu'), gap),
    whole,
  );
};

/** A text without what is personal in it, as far as that can be told by its form. */
export const withoutPersonal = (text: string, name = ''): string => {
  const left = personal.reduce(
    (rest, { form, when = () => true }) => rest.replace(form, (found) => (when(found) ? gap : found)),
    text,
  );
  return withoutName(left, name)
    .replace(/…(?:[\s…]*…)+/g, gap)
    .trim();
};
