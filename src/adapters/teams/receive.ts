import type { CustomerEvent } from '../../model/event.js';
import type { Address } from '../../model/message.js';
import type { Person } from '../../model/person.js';
import { cleanName, cutText } from '../../model/text.js';
import type { Account, Activity, Reference } from './activity.js';
import { attachmentsOf } from './attachments.js';
import { choiceOf } from './card.js';
import { mentionsBot, typedText } from './text.js';

/**
 * What a delivery means. `event`: something a customer did. `follow-up`: the same, but said to nobody in particular, in a
 * channel or a group chat; it concerns us only where she is already talking to us. `greet`: the bot was added somewhere,
 * or called without a question. `ignored`: no concern of ours.
 */
export type Received =
  | { readonly kind: 'event' | 'follow-up'; readonly event: CustomerEvent }
  | { readonly kind: 'greet'; readonly key: string; readonly address: Address; readonly personal: boolean }
  | { readonly kind: 'ignored'; readonly why: string };

type Placed = Activity & { conversation: NonNullable<Activity['conversation']>; serviceUrl: string };

const ignored = (why: string): Received => ({ kind: 'ignored', why });

/** Bots have ids that begin with 28, people with 29. */
export const isBot = (account: { id: string; role?: string | null | undefined }): boolean =>
  account.id.startsWith('28:') || account.role === 'bot';

/** Where the conversation takes place. Only in a personal chat is everything meant for the bot. */
type Place = 'personal' | 'group' | 'channel';

const placeOf = ({ conversation }: Placed): Place => {
  if (conversation.conversationType === 'channel') return 'channel';
  return conversation.conversationType === 'groupChat' ? 'group' : 'personal';
};

/** The thread in a channel carries its first message in its id; a first message may come without. */
const threadOf = (activity: Placed, place: Place): string => {
  const { id } = activity.conversation;
  if (place !== 'channel' || id.includes(';messageid=') || activity.type === 'conversationUpdate') return id;
  return `${id};messageid=${activity.replyToId ?? activity.id ?? ''}`;
};

const accountOf = (account: Activity['from']): Account | undefined => {
  if (!account) return undefined;
  const name = cleanName(account.name ?? '');
  return {
    id: account.id,
    ...(name ? { name } : {}),
    ...(account.aadObjectId ? { aadObjectId: account.aadObjectId } : {}),
  };
};

const referenceOf = (activity: Placed, thread: string): Reference => {
  const { conversationType, tenantId } = activity.conversation;
  const bot = accountOf(activity.recipient);
  const user = accountOf(activity.from);
  const team = activity.channelData?.team?.id;
  const tenant = tenantId ?? activity.channelData?.tenant?.id;
  return {
    serviceUrl: activity.serviceUrl,
    conversation: {
      id: thread,
      ...(conversationType ? { conversationType } : {}),
      ...(tenant ? { tenantId: tenant } : {}),
    },
    ...(bot ? { bot } : {}),
    ...(user ? { user } : {}),
    ...(team ? { team } : {}),
  };
};

/** Our keys and routes divide by these. */
export const safe = (id: string): string => id.replace(/[/#%]/g, encodeURIComponent);

const addressOf = (activity: Placed, place: Place, user: string): Address => {
  const thread = threadOf(activity, place);
  return {
    channel: 'teams',
    conversation: safe(place === 'personal' ? `teams:${thread}` : `teams:${thread}:${user}`),
    ref: JSON.parse(JSON.stringify(referenceOf(activity, thread))),
  };
};

const personOf = (activity: Placed, from: NonNullable<Activity['from']>): Person => {
  const client = (activity.entities ?? []).find((e) => e.type === 'clientInfo');
  const name = cleanName(from.name ?? '');
  const locale = activity.locale ?? client?.locale;
  const timeZone = activity.localTimezone ?? client?.timezone;
  return {
    platform: 'teams',
    tenant: activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? '-',
    user: from.aadObjectId ?? from.id,
    ...(name ? { name } : {}),
    ...(locale ? { locale } : {}),
    ...(timeZone ? { timeZone } : {}),
  };
};

/** `messageUpdate` also comes for what is no edit. */
export const edits = ['editMessage', 'undeleteMessage'];

export interface ReceiveOptions {
  /** Longer texts are cut, in UTF-16 code units. */
  readonly textMax: number;
  /** In ms UTC: stands in where a delivery does not say when it happened. */
  readonly now: number;
  /** The Bot Framework's names of the channels that are served; `msteams` is Teams. */
  readonly channels: readonly string[];
}

/** Turns a delivery into what it means. */
export const receive = (delivery: Activity, options: ReceiveOptions): Received => {
  const { conversation, from, serviceUrl, id } = delivery;
  if (!options.channels.includes(delivery.channelId ?? '')) return ignored('it comes from another channel than Teams');
  if (!conversation || !serviceUrl) return ignored('it names no conversation');
  const activity: Placed = { ...delivery, conversation, serviceUrl };
  const place = placeOf(activity);

  if (delivery.type === 'conversationUpdate') {
    const added = (delivery.membersAdded ?? []).some((member) => member.id === delivery.recipient?.id);
    if (!added) return ignored('somebody joined or left, or a name changed');
    const address = addressOf(activity, place, 'everyone');
    return { kind: 'greet', key: `${address.conversation}:${id ?? 'added'}`, address, personal: place === 'personal' };
  }
  if (!from || !id) return ignored('it names no sender or has no id');
  if (from.id === delivery.recipient?.id || isBot(from)) return ignored('a bot wrote it');

  const person = personOf(activity, from);
  const address = addressOf(activity, place, person.user);
  const at = Date.parse(delivery.timestamp ?? '');
  const key = (suffix: string) => `${safe(`teams:${conversation.id}:`)}${safe(id)}${suffix}`;
  const base = { at: Number.isNaN(at) ? options.now : at, from: person, address };
  const changed = delivery.timestamp ?? cutText(delivery.text ?? '', 40);

  switch (delivery.type) {
    case 'message': {
      const choice = choiceOf(delivery.value);
      if (choice !== undefined)
        return {
          kind: 'event',
          event: { ...base, type: 'customer.chose', key: key(''), choice, messageId: delivery.replyToId ?? '' },
        };
      const typed = typedText(delivery);
      const text = cutText(typed, options.textMax);
      const attachments = attachmentsOf(delivery, address);
      const called = place === 'personal' || mentionsBot(delivery);
      if (text === '' && attachments.length === 0)
        return called && place !== 'personal'
          ? { kind: 'greet', key: key(''), address, personal: false }
          : ignored('there is no text in it');
      const event: CustomerEvent = {
        ...base,
        type: 'customer.said',
        key: key(''),
        messageId: id,
        text,
        attachments,
        private: false,
        ...(text.length < typed.length ? { cut: true } : {}),
      };
      return { kind: called ? 'event' : 'follow-up', event };
    }
    case 'messageUpdate': {
      if (!edits.includes(delivery.channelData?.eventType ?? '')) return ignored('it is no edit');
      const text = cutText(typedText(delivery), options.textMax);
      if (text === '') return ignored('there is no text in it');
      const event: CustomerEvent = {
        ...base,
        type: 'customer.edited',
        key: key(`:edit:${changed}`),
        messageId: id,
        text,
      };
      return { kind: place === 'personal' ? 'event' : 'follow-up', event };
    }
    case 'messageDelete': {
      const event: CustomerEvent = { ...base, type: 'customer.deleted', key: key(`:delete:${changed}`), messageId: id };
      return { kind: place === 'personal' ? 'event' : 'follow-up', event };
    }
    default:
      return ignored(`"${delivery.type}" does not concern us`);
  }
};
