import { Routes } from 'discord.js';
import type { DeliveryMark } from '../../../model/delivery.js';
import type { Within } from '../api.js';
import type { DiscordContext } from '../context.js';
import { codeOf, codes } from '../errors.js';
import type { DeskRef } from '../place.js';
import { reopening } from '../reopen.js';

const emoji: Readonly<Record<DeliveryMark, string>> = { sent: '✅', failed: '⚠️' };

/** Shows one mark beside a message and takes the other away. A message that is gone needs none. */
export const showMark = async (
  context: DiscordContext,
  { channel }: DeskRef,
  messageId: string,
  mark: DeliveryMark,
  within: Within,
): Promise<void> => {
  const change = (method: 'PUT' | 'DELETE', one: DeliveryMark) =>
    context.api(method, Routes.channelMessageOwnReaction(channel, messageId, emoji[one]), { within });
  try {
    await reopening(context, channel, within, () => change('PUT', mark));
    await change('DELETE', mark === 'sent' ? 'failed' : 'sent');
  } catch (error) {
    const code = codeOf(error);
    if (code !== codes.unknownMessage && code !== codes.unknownChannel && code !== codes.unknownEmoji) throw error;
  }
};
