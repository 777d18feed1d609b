import type {
  APIInteraction,
  APIMessage,
  GatewayMessageCreateDispatchData,
  GatewayMessageDeleteDispatchData,
  GatewayMessageUpdateDispatchData,
} from 'discord.js';

/** What Discord's gateway delivers and this channel reads; all else is passed over. */
export type Delivery =
  | { readonly t: 'MESSAGE_CREATE'; readonly d: GatewayMessageCreateDispatchData }
  | { readonly t: 'MESSAGE_UPDATE'; readonly d: GatewayMessageUpdateDispatchData }
  | { readonly t: 'MESSAGE_DELETE'; readonly d: GatewayMessageDeleteDispatchData }
  | { readonly t: 'INTERACTION_CREATE'; readonly d: APIInteraction };

const text = (value: unknown): value is string => typeof value === 'string';
const id = (value: unknown): value is string => text(value) && /^\d{1,20}$/.test(value);
const object = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

/**
 * Checks that a dispatch has what is read of it, as far as something of the wrong shape would do harm; undefined when it is
 * of no concern, or broken.
 */
export const readDelivery = (packet: unknown): Delivery | undefined => {
  if (!object(packet) || !object(packet.d) || !id(packet.d.id)) return undefined;
  const { t, d } = packet;
  if (t === 'MESSAGE_CREATE' || t === 'MESSAGE_UPDATE') {
    const author = d.author;
    if (!id(d.channel_id) || !object(author) || !id(author.id) || !text(author.username) || !text(d.content))
      return undefined;
    if (!Array.isArray(d.mentions) || !Array.isArray(d.attachments)) return undefined;
    return packet as unknown as Delivery;
  }
  if (t === 'MESSAGE_DELETE') return id(d.channel_id) ? (packet as unknown as Delivery) : undefined;
  if (t !== 'INTERACTION_CREATE' || !text(d.token) || !object(d.data)) return undefined;
  const user = object(d.member) ? d.member.user : d.user;
  return object(user) && id(user.id) && text(user.username) ? (packet as unknown as Delivery) : undefined;
};

/** The channel in which a delivery happened, which keeps its order; undefined for what belongs to none. */
export const channelOf = ({ t, d }: Delivery): string | undefined =>
  t === 'INTERACTION_CREATE' ? d.channel?.id : d.channel_id;

/** A message read from history, as the gateway would have delivered it. */
export const asDelivery = (message: APIMessage, guild: string | undefined): Delivery | undefined =>
  readDelivery({ t: 'MESSAGE_CREATE', d: guild ? { ...message, guild_id: guild } : message });
