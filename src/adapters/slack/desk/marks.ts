import type { DeliveryMark } from '../../../model/delivery.js';
import type { Store } from '../../../store/store.js';
import { type SendContext, SendError } from '../../channel.js';
import type { SlackClient } from '../client.js';
import { refusal, toSendError } from '../errors.js';
import { readMessageId } from '../place.js';

const reactions: Readonly<Record<DeliveryMark, string>> = { sent: 'white_check_mark', failed: 'warning' };

/** Messages with a ⚠. Slack lets reactions be taken away but 20 times a minute, so that is done only where one stands. */
const collection = 'slack-failed-marks';

/** Shows by a reaction whether an agent's message reached the customer. Throws `SendError`; done twice, it is as if once. */
export const setMark = async (
  { client, store }: { client: SlackClient; store: Store },
  messageId: string,
  mark: DeliveryMark,
  context: SendContext,
): Promise<void> => {
  const at = readMessageId(messageId);
  if (!at) throw new SendError('refused', `${messageId} is no message that a reaction can stand at.`);
  const { channel, ts: timestamp } = at;
  const notNow = (cause: unknown): never => {
    throw new SendError('unavailable', 'The store cannot be used now.', undefined, { cause });
  };
  const react = async (what: 'add' | 'remove', name: string, harmless: string) => {
    const call = { channel, timestamp, name };
    try {
      await client.call((web) => web.reactions[what](call), context);
    } catch (error) {
      // A message that is gone needs no mark.
      if (![harmless, 'message_not_found'].includes(refusal(error) ?? '')) throw toSendError(error);
    }
  };
  const failedBefore = (await store.get(collection, messageId).catch(notNow)) !== undefined;
  if (mark === 'failed') {
    await store.put(collection, messageId, {}).catch(notNow);
    await react('remove', reactions.sent, 'no_reaction');
  } else if (failedBefore) await react('remove', reactions.failed, 'no_reaction');
  await react('add', reactions[mark], 'already_reacted');
  if (mark === 'sent' && failedBefore) await store.take(collection, messageId).catch(notNow);
};
