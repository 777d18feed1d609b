import { Routes } from 'discord.js';
import type { Within } from './api.js';
import type { DiscordContext } from './context.js';
import { codeOf, codes } from './errors.js';

/**
 * Runs what Discord refuses in an archived thread, such as an edit or a reaction; writing alone opens such a thread by
 * itself. It is opened and the call made again, unless somebody locked it.
 */
export const reopening = async <T>(
  { api }: DiscordContext,
  channel: string,
  within: Within,
  run: () => Promise<T>,
): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (codeOf(error) !== codes.archived) throw error;
    try {
      await api('PATCH', Routes.channel(channel), { body: { archived: false }, within });
    } catch (locked) {
      throw codeOf(locked) === undefined ? locked : error;
    }
    return run();
  }
};
