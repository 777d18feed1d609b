import type { SlackClient } from './client.js';
import { tokenProblem, toSendError } from './errors.js';
import type { Self } from './place.js';

/** Scopes without which something that customers rely on does not work. */
export const neededScopes: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'mpim:history',
  'mpim:read',
  'users:read',
];

/** The bot's account, as far as Slack has told. */
export interface Account {
  readonly self: Self;
  /** Why it cannot do all that it should; undefined when it can. */
  readonly lacks?: string;
}

/** Slack rejects the credentials; the message says what to do. */
export class RejectedError extends Error {}

/** Asks Slack who we are. Throws `RejectedError`, or `SendError` when Slack cannot be reached. */
export const logIn = async (client: SlackClient): Promise<Account> => {
  try {
    const answer = await client.call((web) => web.auth.test());
    if (!answer.team_id || !answer.user_id)
      throw new RejectedError(
        'SLACK_BOT_TOKEN belongs to no bot of a workspace: use the Bot User OAuth Token (xoxb-…) of the app.',
      );
    const scopes = answer.response_metadata?.scopes;
    const missing = scopes ? neededScopes.filter((scope) => !scopes.includes(scope)) : [];
    return {
      self: {
        team: answer.team_id,
        user: answer.user_id,
        ...(answer.enterprise_id ? { enterprise: answer.enterprise_id } : {}),
      },
      ...(missing.length > 0
        ? {
            lacks: `The Slack app lacks the scopes ${missing.join(', ')}: add them under "OAuth & Permissions" and install the app again.`,
          }
        : {}),
    };
  } catch (error) {
    if (error instanceof RejectedError) throw error;
    const problem = tokenProblem(error, 'SLACK_BOT_TOKEN');
    if (problem) throw new RejectedError(problem);
    throw toSendError(error);
  }
};
