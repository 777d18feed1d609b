import { webApi } from '@slack/bolt';
import { SendError } from '../channel.js';
import { NetworkError } from './request.js';

/** Slack does not accept us: what is wrong, and what to do about it. */
const credentials: Readonly<Record<string, string>> = {
  invalid_auth: 'does not know it. Copy the Bot User OAuth Token (xoxb-…) anew from "OAuth & Permissions"',
  not_authed: 'got none. Set it to the Bot User OAuth Token (xoxb-…) from "OAuth & Permissions"',
  account_inactive: 'says that the app was uninstalled. Install it to the workspace again and copy the new token',
  token_revoked: 'says that it was revoked. Install the app to the workspace again and copy the new token',
  token_expired: 'says that it has expired. Install the app again without token rotation and copy the new token',
  not_allowed_token_type: 'says that it is of the wrong kind. Use the Bot User OAuth Token (xoxb-…)',
  org_login_required: 'says that the workspace has moved to an organisation. Install the app there and copy the token',
};

/** The word by which Slack refused a call, such as `channel_not_found`; undefined when it did not refuse. */
export const refusal = (error: unknown): string | undefined =>
  error instanceof webApi.WebAPIPlatformError ? String(error.data.error) : undefined;

/** Why a token does not work, for an operator; undefined when it is not the token's fault. */
export const tokenProblem = (error: unknown, variable: string): string | undefined => {
  const word = refusal(error);
  if (word === undefined) return undefined;
  if (word === 'missing_scope') {
    const { needed } = (error as webApi.WebAPIPlatformError).data as { needed?: string };
    return `The Slack app lacks the scope ${needed ?? '(unnamed)'}: add it under "OAuth & Permissions" and install the app again.`;
  }
  const why = credentials[word];
  return why && `${variable} is rejected: Slack ${why} (${word}).`;
};

/** Refusals that pass by themselves; nothing was done. */
const later = new Set(['service_unavailable', 'team_added_to_org', 'request_timeout', 'org_level_lookup_failed']);
/** Slack's own faults: something may have been done before it failed. */
const perhaps = new Set(['fatal_error', 'internal_error']);
/** Where the customer can no longer be reached, and what would help. */
const gone: Readonly<Record<string, string>> = {
  channel_not_found: 'The channel no longer exists, or the bot cannot see it.',
  is_archived: 'The channel is archived. Restore it, or answer the customer elsewhere.',
  not_in_channel: 'The bot is not in the channel. Invite it there with /invite.',
  thread_not_found: 'The thread no longer exists.',
  message_not_found: 'The message no longer exists.',
  user_not_found: 'The customer is no longer in the workspace.',
  user_disabled: 'The customer’s account was deactivated.',
  user_not_in_channel: 'The customer has left the channel.',
  cannot_dm_bot: 'A bot cannot be written to.',
  messages_tab_disabled: 'The app takes no direct messages: allow them under "App Home", Messages Tab.',
};

/** How long to wait when Slack does not say, in ms. */
const unsaidWait = 1_000;

/** Turns what a call of Slack's can throw into how a send failed. */
export const toSendError = (error: unknown): SendError => {
  if (error instanceof SendError) return error;
  const because = { cause: error };
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new SendError('rate-limited', 'Slack asks to wait.', error.retryAfter * 1_000, because);
  if (error instanceof webApi.WebAPIRequestError) return toSendError(error.original);
  if (error instanceof NetworkError)
    return new SendError(error.sent ? 'unsure' : 'unavailable', `Slack: ${error.message}`, undefined, because);
  if (error instanceof webApi.WebAPIHTTPError)
    return error.statusCode >= 500
      ? new SendError('unsure', `Slack answered ${error.statusCode}.`, undefined, because)
      : new SendError('refused', `Slack answered ${error.statusCode}.`, undefined, because);
  const word = refusal(error);
  if (word === undefined) return new SendError('unsure', `Slack: ${String(error)}`, undefined, because);
  const token = tokenProblem(error, 'SLACK_BOT_TOKEN');
  if (token) return new SendError('unavailable', token, undefined, because);
  if (word === 'ratelimited' || word === 'rate_limited')
    return new SendError('rate-limited', 'Slack asks to wait.', unsaidWait, because);
  if (later.has(word)) return new SendError('unavailable', `Slack is not available (${word}).`, undefined, because);
  // Anything that is not one of Slack's words is no answer of Slack's.
  if (perhaps.has(word) || !/^[a-z_]+$/.test(word))
    return new SendError('unsure', 'Slack failed on its side.', undefined, because);
  const place = gone[word];
  if (place) return new SendError('gone', `${place} (${word})`, undefined, because);
  return new SendError('refused', `Slack refuses the message (${word}).`, undefined, because);
};
