import type { Clock } from '../../model/clock.js';
import { createApi } from './api.js';
import type { DiscordConfig } from './config.js';
import { identify, RejectedError } from './identity.js';
import { applicationOf, inviteLink } from './invite.js';

/**
 * The address at which the bot is added to a server. Discord is asked who the bot is; when it cannot be reached, the token
 * tells. Undefined when nobody can. Throws when Discord rejects the token or the bot may not read messages.
 */
export const findInvite = async (config: DiscordConfig, clock: Clock): Promise<string | undefined> => {
  try {
    return inviteLink((await identify(createApi(config, clock))).application);
  } catch (error) {
    if (error instanceof RejectedError) throw error;
    const application = applicationOf(config.token);
    return application && inviteLink(application);
  }
};
