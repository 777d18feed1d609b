import type { Clock } from '../../model/clock.js';
import { SendError } from '../channel.js';
import { Unreachable } from './fetch-json.js';
import { Rejected } from './login.js';

/** What the SDK's HTTP client throws; `code` is the platform's own word, or Node's when there was no answer. */
interface RestError {
  readonly name?: string;
  readonly message?: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

/** The connection was never made: nothing can have arrived. */
const neverLeft = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED'];

/** The place is closed to us, in Teams' words. */
const closed = [
  'BotNotInConversationRoster',
  'ConversationNotFound',
  'ForbiddenOperationException',
  'MessageWritesBlocked',
];

/** `Retry-After` in ms, whether it counts seconds or names a moment. */
const retryAfter = (error: RestError, clock: Clock): number | undefined => {
  const value = error.response?.headers?.get('retry-after');
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - clock.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : undefined;
};

/** What a caller of Teams was doing: a message that may have been made is not made again; the others may be repeated. */
export type Doing = 'send' | 'edit' | 'remove';

/**
 * Turns whatever a call to Teams throws into a `SendError`. Teams asks for another try after 412, 429, 502 and 504; a send
 * that ended in 500, 502, 504 or without an answer may have arrived all the same.
 */
export const sendErrorOf = (error: unknown, doing: Doing, clock: Clock): SendError => {
  if (error instanceof SendError) return error;
  if (error instanceof Unreachable || error instanceof Rejected)
    return new SendError('unavailable', error.message, undefined, { cause: error });
  const rest = error as RestError;
  // The SDK's error holds the whole request, and with it what was written; it must not reach a log.
  const cause = { cause: new Error(rest.message) };
  const { statusCode: status, code = '' } = rest;
  const say = (kind: SendError['code'], what: string, after?: number) => new SendError(kind, what, after, cause);
  const perhaps = doing === 'send' ? 'unsure' : 'unavailable';
  const named = code && code !== String(status) ? ` (${code})` : '';
  if (status === undefined) {
    if (neverLeft.includes(code)) return say('unavailable', `Teams cannot be reached${named}.`);
    return say(perhaps, `Teams gave no answer${named}.`);
  }
  const what = `Teams answered ${status}${named}`;
  if (status === 429) return say('rate-limited', `${what}: too many messages.`, retryAfter(rest, clock));
  if (status === 401)
    return say('unavailable', `${what}: it does not take our token. Check TEAMS_APP_ID and TEAMS_APP_PASSWORD.`);
  if (status === 404 || (status === 403 && closed.includes(code)))
    return say('gone', `${what}: the conversation is closed to the bot, or gone. The app must be installed there.`);
  if (status === 403)
    return say('gone', `${what}: the bot may not write there. Install the app there, or let the admin allow it.`);
  if (status === 413 || code === 'MessageSizeTooBig') return say('refused', `${what}: the message is too large.`);
  if (status === 412 || status === 503) return say('unavailable', `${what}: try again.`, retryAfter(rest, clock));
  if (status === 501) return say('refused', `${what}: it does not know this call.`);
  if (status >= 500 || status === 408) return say(perhaps, `${what}.`, retryAfter(rest, clock));
  if (status >= 400) return say('refused', `${what}.`);
  return say(perhaps, `${what}, which was not understood.`);
};

/** Whether what was to be removed is gone already. */
export const isGone = (error: unknown): boolean => (error as RestError).statusCode === 404;
