import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { StoreError } from '../../store/store.js';
import { SendError } from '../channel.js';

/** The codes of Discord's errors that this channel knows what to do about. */
export const codes = {
  unknownChannel: 10_003,
  unknownMember: 10_007,
  unknownMessage: 10_008,
  unknownEmoji: 10_014,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  tooLarge: 40_005,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  closedDms: 50_007,
  missingPermissions: 50_013,
  invalidWebhookToken: 50_027,
  archived: 50_083,
  overloaded: 130_000,
  threadExists: 160_004,
} as const;

/** Discord's own code of an error; undefined when Discord did not answer. */
export const codeOf = (error: unknown): number | undefined =>
  error instanceof DiscordAPIError ? Number(error.code) : undefined;

/** Whether an interaction's token can no longer be used, or not yet. */
export const deadToken = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === codes.unknownWebhook || code === codes.invalidWebhookToken || code === codes.unknownInteraction;
};

const gone: Readonly<Record<number, string>> = {
  [codes.unknownChannel]: 'The channel or thread no longer exists. The customer can write to the bot again.',
  [codes.unknownMessage]: 'The message no longer exists.',
  [codes.archived]: 'The thread is archived or locked. Unlock it on Discord, then replay the message.',
  [codes.unknownWebhook]: 'The time for a private answer to this command is over.',
  [codes.invalidWebhookToken]: 'The time for a private answer to this command is over.',
};
const refused: Readonly<Record<number, string>> = {
  [codes.tooLarge]: 'The files are too large for Discord. Send a link instead.',
  [codes.missingAccess]: 'The bot cannot see the channel. Give it "View Channel" there, then replay the message.',
  [codes.closedDms]:
    'The customer takes no direct messages from the bot. She must allow them in the server’s privacy settings, or ask in a channel.',
  [codes.missingPermissions]:
    'The bot lacks a permission there. Give it those of its invite link (send messages, also in threads, open threads, attach files, embed links, add reactions), then replay the message.',
};

/** Errors of a connection that was never made: nothing left this machine. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const systemCode = (error: unknown): string | undefined => {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : cause ? systemCode(cause) : undefined;
};

/** Turns whatever the SDK throws into what the outbox understands. The only place that does. */
export const toSendError = (error: unknown): SendError => {
  if (error instanceof SendError) return error;
  const options = { cause: error };
  if (error instanceof StoreError) return new SendError('unavailable', error.message, undefined, options);
  if (error instanceof RateLimitError) {
    const wait = Math.max(error.retryAfter, error.timeToReset, error.sublimitTimeout, 0);
    return new SendError('rate-limited', 'Discord’s rate limit.', Math.ceil(wait), options);
  }
  if (error instanceof DiscordAPIError) {
    const code = Number(error.code);
    const said = `Discord refused it (${error.status}, code ${error.code}: ${error.message}).`;
    if (gone[code]) return new SendError('gone', `${gone[code]} (code ${code})`, undefined, options);
    if (refused[code]) return new SendError('refused', `${refused[code]} (code ${code})`, undefined, options);
    if (error.status === 401)
      return new SendError(
        'unavailable',
        'Discord no longer accepts the token. Set a new DISCORD_TOKEN.',
        undefined,
        options,
      );
    if (error.status === 429 || code === codes.overloaded)
      return new SendError('unavailable', said, undefined, options);
    return new SendError('refused', said, undefined, options);
  }
  if (error instanceof HTTPError)
    return new SendError('unsure', `Discord answered ${error.status}; it may have arrived.`, undefined, options);
  const system = systemCode(error);
  if (system && notSent.has(system))
    return new SendError('unavailable', `Discord cannot be reached (${system}).`, undefined, options);
  const what = error instanceof Error ? error.message : String(error);
  return new SendError('unsure', `Discord did not answer (${what}); it may have arrived.`, undefined, options);
};

/** Whether an error is a fault of ours, and would come again: it is neither Discord's nor the network's nor the store's. */
export const isFault = (error: unknown): boolean =>
  !(error instanceof SendError || error instanceof StoreError || error instanceof DiscordAPIError) &&
  !(error instanceof HTTPError || error instanceof RateLimitError) &&
  (error as Error).name !== 'AbortError' &&
  systemCode(error) === undefined;
