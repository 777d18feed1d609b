/** What databases cut texts at or replace: the null byte and halves of surrogate pairs. And the sign that escapes them. */
const awkward = /[\0\uffff\p{Surrogate}]/gu;
const escaped = /\uffff([0-9a-f]{4})/g;

/** An id as it can be stored in any database without loss; nearly always the same text. See `restored`. */
export const storable = (id: string): string =>
  id.replace(awkward, (unit) => `\uffff${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The id that was made `storable`. */
export const restored = (stored: string): string =>
  stored.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
