import { type APIMessage, ComponentType, Routes } from 'discord.js';
import type { Address } from '../../model/message.js';
import { SendError } from '../channel.js';
import type { DiscordContext } from './context.js';
import { codeOf, codes, toSendError } from './errors.js';
import { type Ref, refOf } from './place.js';
import { settingOf } from './post.js';
import { nonceOf, payloadOf } from './render.js';
import { firstIdAt } from './snowflake.js';

const pageSize = 100;
const mostPages = 5;
/** Discord's clock and the store's may differ by this much. */
const skewMs = 60_000;

/** Whether a message has a button that names the delivery; see `deskCustomId`. */
const hasButtonOf = ({ components = [] }: APIMessage, nonce: string): boolean =>
  components.some(
    (row) =>
      row.type === ComponentType.ActionRow &&
      row.components.some((one) => 'custom_id' in one && one.custom_id.endsWith(`:${nonce}`)),
  );

/** Nothing was sent to a thread that was never opened. Where Discord refuses to tell, nobody can. */
const unread = (error: unknown, ref: Ref | undefined): undefined => {
  if ((ref?.kind === 'thread' || ref?.kind === 'desk-thread') && codeOf(error) === codes.unknownChannel)
    return undefined;
  const failed = toSendError(error);
  if (failed.code !== 'refused' && failed.code !== 'gone') throw failed;
  throw new SendError('ambiguous', `It may or may not have arrived. ${failed.message}`, undefined, { cause: error });
};

/**
 * The id of the message that was sent with a key. What this process has sent or seen echoed it knows. Else the channel's
 * history is read from the first attempt on: a message with the nonce is it, and as Discord promises the nonce only at the
 * sending, so is a card with a button that names the delivery, and else one of ours with the very text of the delivery that
 * no other delivery has been settled with. Throws `SendError`.
 */
export const lookUp = (context: DiscordContext, to: Address, key: string): Promise<string | undefined> =>
  find(context, to, key).catch((error: unknown) => unread(error, refOf(to)));

const find = async (context: DiscordContext, to: Address, key: string): Promise<string | undefined> => {
  const { api, store, sent, identity } = context;
  const ref = refOf(to);
  const nonce = nonceOf(key);
  const known = sent.find(nonce);
  if (known || !ref || ref.kind === 'ask') return known;
  const delivery = (await store.deliveries({ group: key.split('/')[0]!, limit: 50 })).find((one) => one.key === key);
  if (delivery?.job.type !== 'send' || delivery.firstTriedAt === undefined) return undefined;
  const { message } = delivery.job;
  const { content, embeds } = payloadOf(message, settingOf(ref, nonce));
  // Cards of several cases may have the same words; their buttons tell them apart.
  const byText = ref.kind !== 'desk' || !message.choices?.length;
  const others = await store.deliveries({ conversation: delivery.conversation, state: ['sent'], limit: 1_000 });
  const settled = new Set(others.map(({ messageId }) => messageId));
  const text = (content || embeds[0]?.description || '').trim();
  let after = firstIdAt(delivery.firstTriedAt - skewMs);
  for (let page = 0; page < mostPages; page++) {
    const query = { after, limit: String(pageSize) };
    const messages = await api<APIMessage[]>('GET', Routes.channelMessages(ref.channel), { query });
    const ours = messages.filter(({ author }) => author.id === identity().bot).reverse();
    const found = ours.find(
      (one) =>
        one.nonce === nonce ||
        hasButtonOf(one, nonce) ||
        (byText && !settled.has(one.id) && (one.content || one.embeds[0]?.description || '').trim() === text),
    );
    if (found) return found.id;
    if (messages.length < pageSize) return undefined;
    after = messages[0]!.id;
  }
  return undefined;
};
