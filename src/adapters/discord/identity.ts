import { type APIApplication, type APIUser, ApplicationFlags, Routes } from 'discord.js';
import type { Api } from './api.js';
import type { DiscordContext, Identity } from './context.js';
import { codeOf, toSendError } from './errors.js';
import { commands, sameCommand } from './interactions.js';
import { botPage } from './invite.js';

/** Discord rejects the credentials, or the bot is not set up as it must be. The message says what to do. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
}

const anyBotPage = 'https://discord.com/developers/applications';

/** Asks Discord who we are. Throws `RejectedError`, or `SendError` when Discord cannot be reached. */
export const identify = async (api: Api): Promise<Identity> => {
  try {
    const user = await api<APIUser>('GET', Routes.user());
    const application = await api<APIApplication>('GET', Routes.currentApplication());
    const flags = application.flags ?? 0;
    const content = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
    if ((flags & content) === 0)
      throw new RejectedError(
        `Discord does not allow the bot to read messages: what customers write in threads, and agents in a desk, would be empty. Turn "Message Content Intent" on at ${botPage(application.id)}, then start again.`,
      );
    return { bot: user.id, application: application.id };
  } catch (error) {
    if (error instanceof RejectedError) throw error;
    const status = (error as { readonly status?: unknown }).status;
    if (codeOf(error) !== undefined && (status === 401 || status === 403))
      throw new RejectedError(
        `Discord rejected DISCORD_TOKEN. Copy a new one from ${anyBotPage} (your application, Bot, Reset Token), then start again.`,
        { cause: error },
      );
    throw toSendError(error);
  }
};

/** Registers the commands that Discord does not know as they are. Without them everything but `/ask` works. */
export const registerCommands = async ({ api, identity, log }: DiscordContext): Promise<void> => {
  const route = Routes.applicationCommands(identity().application);
  try {
    const known = await api<{ readonly name: string }[]>('GET', route);
    for (const command of commands)
      if (!known.some((one) => sameCommand(one, command))) await api('POST', route, { body: command });
  } catch (error) {
    log.warn({ reason: toSendError(error).message }, 'The commands could not be registered; /ask may be missing');
  }
};
