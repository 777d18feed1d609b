import { HttpError } from '../../http/errors.js';
import { cleanText, cutText } from '../../model/text.js';

/** A field of a body was missing or of the wrong kind. */
const invalid = (field: string, must: string): HttpError =>
  new HttpError(422, 'invalid', `"${field}" must be ${must}.`);

/** The body as an object. Written by hand, as is all below: this is on the busiest route. Throws `HttpError`. */
export const objectOf = (body: unknown): Record<string, unknown> => {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new HttpError(422, 'invalid', 'The body must be a JSON object.');
  return body as Record<string, unknown>;
};

const clientId = /^[A-Za-z0-9_-]{8,64}$/;

/** An id that the page made: a UUID, or anything like one. */
export const clientIdOf = (value: unknown, field: string): string => {
  if (typeof value !== 'string' || !clientId.test(value))
    throw invalid(field, 'an id of 8 to 64 letters, digits, "-" or "_", such as a UUID');
  return value;
};

export const stringOf = (value: unknown, field: string, max: number): string => {
  if (typeof value !== 'string' || value.length === 0 || value.length > max)
    throw invalid(field, `a text of 1 to ${max} characters`);
  return value;
};

/** A text as it is kept: cleaned, and cut to `max`. */
export const textOf = (value: unknown, max: number): { text: string; cut: boolean } => {
  if (typeof value !== 'string') throw invalid('text', 'a text');
  const whole = cleanText(value);
  const text = cutText(whole, max);
  return { text, cut: text.length < whole.length };
};

export const idsOf = (value: unknown, field: string, max: number): readonly string[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > max || !value.every((id) => typeof id === 'string' && id.length <= 100))
    throw invalid(field, `a list of at most ${max} ids`);
  return value as string[];
};
