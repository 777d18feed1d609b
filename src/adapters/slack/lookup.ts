import { SendError } from '../channel.js';
import type { SlackClient } from './client.js';
import { toSendError } from './errors.js';
import { deliveryEvent } from './outgoing.js';
import { isDesk, messageId, type Ref } from './place.js';
import type { SlackMessage } from './wire.js';

/** How much of a place is searched: so many pages of so many messages. */
const pages = 10;
const pageSize = 200;

const cannotTell = (why: string) => new SendError('ambiguous', `It may or may not have arrived: ${why}`);

/** The id of a place's channel; a direct message is opened for it. */
export const channelOf = async (client: SlackClient, ref: Ref): Promise<string> => {
  if (isDesk(ref) || ref.channel !== ref.user) return ref.channel;
  const opened = await client.call((web) => web.conversations.open({ users: ref.user }));
  if (!opened.channel?.id) throw new SendError('unavailable', 'Slack did not open the direct messages.');
  return opened.channel.id;
};

/**
 * Looks a message up by the key in its metadata; undefined when it certainly is not there. Throws `SendError`,
 * `ambiguous` when nobody can tell.
 */
export const findByKey = async (client: SlackClient, ref: Ref, key: string): Promise<string | undefined> => {
  try {
    const channel = await channelOf(client, ref);
    const page = { channel, limit: pageSize, include_all_metadata: true };
    let cursor: string | undefined;
    let found: SlackMessage | undefined;
    let sharedAfter = false;
    for (let n = 0; n < pages; n++) {
      const more = cursor ? { cursor } : {};
      const answer = await client.call((web) =>
        ref.thread
          ? web.conversations.replies({ ...page, ...more, ts: ref.thread })
          : web.conversations.history({ ...page, ...more }),
      );
      const messages = (answer.messages ?? []) as readonly SlackMessage[];
      found ??= messages.find(
        ({ metadata }) => metadata?.event_type === deliveryEvent && metadata.event_payload?.key === key,
      );
      sharedAfter ||= messages.some((m) => m.bot_id && m.files?.length && found && Number(m.ts) > Number(found.ts));
      cursor = answer.response_metadata?.next_cursor || undefined;
      // History begins with the newest message, a thread with the oldest.
      if (!cursor || (found && !ref.thread)) break;
    }
    if (found) {
      if (Number(found.metadata?.event_payload?.files ?? 0) > 0 && !sharedAfter)
        throw cannotTell('its text did, its files perhaps not.');
      return messageId(channel, found.ts!);
    }
    if (cursor) throw cannotTell('the place is too long to search.');
    return undefined;
  } catch (error) {
    if (error instanceof SendError) throw error;
    const failed = toSendError(error);
    // Asking changes nothing: what got no answer is simply asked again.
    if (failed.code === 'unsure') throw new SendError('unavailable', failed.message, undefined, { cause: error });
    throw failed;
  }
};
