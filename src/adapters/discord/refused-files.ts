import { type Attachment, escapeMarkdown } from '../../model/message.js';
import { SendError } from '../channel.js';
import type { DiscordContext } from './context.js';
import { FileTooLong, type Source } from './download.js';
import { toSendError } from './errors.js';
import { post } from './post.js';
import { nonceOf } from './render.js';
import { isId } from './snowflake.js';
import { words } from './words.js';

/**
 * Tells a sender that her file could not be taken, where she sent it; if she called the bot with it, in the thread that
 * was opened on her message. A courtesy: it is not tried again. An agent hears of hers by the mark of her reply.
 */
export const tellRefused = async (
  context: DiscordContext,
  { id, name, source }: Attachment,
  maxBytes: number,
  error: unknown,
): Promise<void> => {
  const { channel, message, agent } = (source ?? {}) as Partial<Source>;
  if (agent || !(error instanceof SendError) || error.code !== 'refused' || !isId(channel) || !isId(message)) return;
  const escaped = escapeMarkdown(name);
  const megabytes = Math.floor(maxBytes / 1_048_576);
  const text = error instanceof FileTooLong ? words.fileTooLong(escaped, megabytes) : words.fileNotTaken(escaped);
  const nonce = nonceOf(`discord:refused:${id}`);
  const within = { signal: new AbortController().signal, until: Number.POSITIVE_INFINITY };
  try {
    const thread = (await context.places.get(message)) !== undefined;
    await post(context, thread ? message : channel, {
      message: { text, ...(thread ? {} : { replyTo: message }) },
      setting: { owner: '0' },
      nonce,
      within,
    });
  } catch (failed) {
    context.log.warn({ reason: toSendError(failed).message }, 'A customer was not told of a file that was refused');
  }
};
