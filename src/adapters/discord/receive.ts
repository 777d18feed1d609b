import { type APIAttachment, ChannelType, MessageType } from 'discord.js';
import type { CustomerEvent } from '../../model/event.js';
import type { Attachment } from '../../model/message.js';
import type { Person } from '../../model/person.js';
import { cleanFileName, cutText } from '../../model/text.js';
import type { Delivery } from './deliveries.js';
import {
  addressOf,
  type CustomerRef,
  dmConversation,
  isPrivate,
  type Place,
  type Talk,
  talkConversation,
} from './place.js';
import { timeOf } from './snowflake.js';
import { readName, readText } from './text.js';

/** The longest message that a customer can write on Discord, in UTF-16 code units. */
export const inboundTextMax = 4_000;

/** What must be known to tell whether a delivery concerns the bot. */
export interface Known {
  /** The bot's user id. */
  readonly bot: string;
  /** Roles that are the bot's own in some server: Discord offers them beside its name, and they mean it just as well. */
  readonly roles?: ReadonlySet<string> | undefined;
  /** Stands in where Discord tells no time; ms UTC. */
  readonly now: number;
  /** The place with the id of the channel, if the bot speaks with anybody there. */
  readonly place?: Place | undefined;
  /** The thread that was opened on this very message. */
  readonly opened?: Place | undefined;
  /** What kind of channel it is; needed for a message that calls the bot. */
  readonly channelType?: ChannelType | undefined;
  /** Whose message was deleted, where several people are spoken with. */
  readonly author?: string | undefined;
}

/** A talk that a message begins, and the id of the place it belongs to. */
export interface Begins {
  readonly place: string;
  readonly kind: Place['kind'];
  readonly talk: Talk;
}

export type Received = { readonly event: CustomerEvent; readonly begins?: Begins } | { readonly ignored: string };

export type Message = Extract<Delivery, { t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE' }>['d'];

/** A customer by her user id and the name she goes by there. */
export const personOf = (user: string, name: string | undefined, locale?: string): Person => ({
  platform: 'discord',
  tenant: '-',
  user,
  ...(name ? { name } : {}),
  ...(locale ? { locale } : {}),
});

const writerOf = ({ author, member }: Message): Person =>
  personOf(author.id, readName(member?.nick, author.global_name, author.username));

/** A file as it waits to be fetched. `agent`: an agent sent it, not a customer. */
export const attachmentOf = (channel: string, message: string, file: APIAttachment, agent = false): Attachment => ({
  id: `discord-${file.id}`,
  name: cleanFileName(file.filename) ?? 'file',
  mime: 'application/octet-stream',
  bytes: 0,
  state: 'pending',
  source: { channel, message, file: file.id, url: file.url, ...(agent ? { agent } : {}) },
});

/** Whether a message calls the bot by its name or by its own role. */
export const isCalled = (d: Message, { bot, roles }: Pick<Known, 'bot' | 'roles'>): boolean =>
  d.mentions.some(({ id }) => id === bot) || (d.mention_roles ?? []).some((id) => roles?.has(id));

const textOf = (d: Message, { bot, roles }: Known): string =>
  readText(d.content, d.mentions, [
    `@!?${bot}`,
    ...(d.mention_roles ?? []).filter((id) => roles?.has(id)).map((id) => `@&${id}`),
  ]);

/** The talk that a message belongs to, or begins. A thread can be opened on a message of a text or news channel only. */
const talkOf = (d: Message, from: Person, known: Known): { talk: Talk; begins?: Begins } | undefined => {
  const named = from.name ? { name: from.name } : {};
  const user = d.author.id;
  if (!d.guild_id) {
    const ref: CustomerRef = { kind: 'dm', channel: d.channel_id, user };
    const talk: Talk = { user, ...named, conversation: dmConversation(user), ref };
    return { talk, begins: { place: d.channel_id, kind: 'dm', talk } };
  }
  const talk =
    known.place?.talks.find((one) => one.user === user) ?? known.opened?.talks.find((one) => one.user === user);
  if (talk) return { talk };
  if (!isCalled(d, known)) return undefined;
  const opens = known.channelType === ChannelType.GuildText || known.channelType === ChannelType.GuildAnnouncement;
  const place = opens ? d.id : d.channel_id;
  const title = cutText(textOf(d, known).replace(/\s+/g, ' '), 90);
  const ref: CustomerRef = opens
    ? { kind: 'thread', channel: place, parent: d.channel_id, user, title }
    : { kind: 'channel', channel: place, user, named: true };
  const begun: Talk = { user, ...named, conversation: talkConversation(place, user), ref };
  return { talk: begun, begins: { place, kind: 'server', talk: begun } };
};

/** Why a message is no words of a person, if so. */
export const ownWords = (d: Message): string | undefined => {
  if (d.author.bot || d.author.system || d.webhook_id) return 'written by a bot';
  return d.type === MessageType.Default || d.type === MessageType.Reply ? undefined : 'no message of a person';
};

const said = (d: Message, known: Known): Received => {
  const ignored = ownWords(d);
  if (ignored) return { ignored };
  const from = writerOf(d);
  const found = talkOf(d, from, known);
  if (!found) return { ignored: 'not addressed to the bot' };
  const full = textOf(d, known);
  const text = cutText(full, inboundTextMax);
  return {
    event: {
      type: 'customer.said',
      key: `discord:message:${d.id}`,
      at: timeOf(d.id),
      from,
      address: addressOf(found.talk.conversation, found.talk.ref),
      messageId: d.id,
      text,
      attachments: d.attachments.map((file) => attachmentOf(d.channel_id, d.id, file)),
      private: isPrivate(found.talk.conversation),
      ...(text.length < full.length ? { cut: true } : {}),
    },
    ...(found.begins ? { begins: found.begins } : {}),
  };
};

/** Previews of links, pins and threads change a message too; only an edit by its writer has a time of its own. */
const edited = (d: Message, known: Known): Received => {
  const ignored = ownWords(d);
  if (ignored) return { ignored };
  if (!d.edited_timestamp) return { ignored: 'not an edit' };
  const from = writerOf(d);
  const found = talkOf({ ...d, mentions: [] }, from, known);
  if (!found) return { ignored: 'not addressed to the bot' };
  return {
    event: {
      type: 'customer.edited',
      key: `discord:edit:${d.id}:${d.edited_timestamp}`,
      at: Date.parse(d.edited_timestamp) || known.now,
      from,
      address: addressOf(found.talk.conversation, found.talk.ref),
      messageId: d.id,
      text: cutText(textOf(d, known), inboundTextMax),
    },
  };
};

/** Discord does not say whose message was deleted: it is known from whom the bot speaks with there. */
const deleted = (id: string, known: Known): Received => {
  const talks = known.opened?.talks ?? known.place?.talks ?? [];
  const talk = known.author
    ? talks.find(({ user }) => user === known.author)
    : talks.length === 1
      ? talks[0]
      : undefined;
  if (!talk) return { ignored: 'not known whose it was' };
  return {
    event: {
      type: 'customer.deleted',
      key: `discord:delete:${id}`,
      at: known.now,
      from: personOf(talk.user, talk.name),
      address: addressOf(talk.conversation, talk.ref),
      messageId: id,
    },
  };
};

/** Turns what Discord delivered into an event, or says why it is none. Commands and buttons: see `receiveInteraction`. */
export const receive = (delivery: Exclude<Delivery, { t: 'INTERACTION_CREATE' }>, known: Known): Received => {
  if (delivery.t === 'MESSAGE_CREATE') return said(delivery.d, known);
  if (delivery.t === 'MESSAGE_UPDATE') return edited(delivery.d, known);
  return deleted(delivery.d.id, known);
};
