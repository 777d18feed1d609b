import { type APIMessage, Routes } from 'discord.js';
import type { OutboundMessage } from '../../model/message.js';
import type { Within } from './api.js';
import type { DiscordContext } from './context.js';
import type { Doors } from './doors.js';
import { codeOf, codes } from './errors.js';
import { readFiles } from './outgoing-files.js';
import { isDesk, type Ref } from './place.js';
import { payloadOf, type Setting } from './render.js';

/** What leaves for Discord, and under which name. */
export interface Posting {
  readonly message: OutboundMessage;
  readonly setting: Setting;
  readonly nonce: string;
  readonly within: Within;
}

/** What a message gets around it in a place; `nonce` names its delivery. */
export const settingOf = (ref: Ref, nonce: string): Setting =>
  isDesk(ref) ? { desk: nonce } : { owner: ref.user, named: ref.kind === 'channel' && ref.named };

/** The body of a message and its files; `edit`: files given replace those that are there. */
export const bodyOf = async (context: DiscordContext, { message, setting }: Omit<Posting, 'nonce' | 'within'>) => {
  const { files, lost } = await readFiles(context.store, message.attachments ?? []);
  const after = [setting.after, lost].filter(Boolean).join('\n');
  const payload = payloadOf(message, { ...setting, ...(after ? { after } : {}) });
  const attachments = files.map(({ name }, id) => ({ id, filename: name }));
  return { body: { ...payload, ...(files.length > 0 ? { attachments } : {}) }, files };
};

/** Posts a message into a channel. Discord itself removes a second one with the same nonce. */
export const post = async (context: DiscordContext, channel: string, posting: Posting): Promise<string> => {
  const { nonce, within, message } = posting;
  const { body, files } = await bodyOf(context, posting);
  const reference = message.replyTo
    ? { message_reference: { message_id: message.replyTo, fail_if_not_exists: false } }
    : {};
  const { id } = await context.api<APIMessage>('POST', Routes.channelMessages(channel), {
    body: { ...body, ...reference, nonce, enforce_nonce: true },
    files,
    within,
  });
  context.sent.note(nonce, id);
  return id;
};

/** Posts where a reference says, and opens the thread for it when there is none yet. */
export const postTo = async (
  context: DiscordContext,
  doors: Doors,
  ref: Exclude<Ref, { kind: 'ask' }>,
  posting: Posting,
): Promise<string> => {
  if (ref.kind !== 'thread' && ref.kind !== 'desk-thread') return post(context, ref.channel, posting);
  // The message that a thread was opened on is not in the thread: nothing there can refer to it.
  const { replyTo, ...rest } = posting.message;
  const inThread = replyTo === ref.channel ? { ...posting, message: rest } : posting;
  await doors.settled(ref.channel);
  try {
    return await post(context, ref.channel, inThread);
  } catch (error) {
    if (codeOf(error) !== codes.unknownChannel) throw error;
    await (ref.kind === 'thread' ? doors.thread(ref, posting.within) : doors.caseThread(ref, posting.within));
    return post(context, ref.channel, inThread);
  }
};
