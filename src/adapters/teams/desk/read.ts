import { deskChoices } from '../../../model/desk.js';
import { type Activity, placeId } from '../activity.js';
import { choiceOf } from '../card.js';
import { edits, isBot } from '../receive.js';
import { mentionsBot, spokenText } from '../text.js';
import { readCommand } from './command.js';
import { atStart, raise, raisePlain } from './raise.js';

/** Somebody's act in a thread of a desk's channel. */
export interface InThread {
  readonly activity: Activity;
  readonly channel: string;
  /** The id of the thread's first message. */
  readonly root: string;
  readonly from: NonNullable<Activity['from']>;
  /** The platform's id of the message, or of the delivery where there is none. */
  readonly id: string;
  /** In ms UTC; undefined where the delivery does not tell. */
  readonly at?: number;
}

/** What happened in a desk's channel. */
export type DeskDelivery =
  | (InThread & { readonly kind: 'wrote'; readonly addressed: boolean })
  | (InThread & { readonly kind: 'changed'; readonly restored: boolean; readonly change: string })
  | (InThread & { readonly kind: 'removed'; readonly change: string })
  | (InThread & { readonly kind: 'pressed'; readonly choice: string })
  | (InThread & { readonly kind: 'asked'; readonly name: string; readonly value: unknown })
  /** Somebody joined or left, the app was added, or the channel itself was changed. */
  | { readonly kind: 'channel' }
  | { readonly kind: 'ignored' };

const choices: readonly string[] = Object.values(deskChoices);

/** Turns a delivery from a desk's channel into what happened there. */
export const readDesk = (activity: Activity): DeskDelivery => {
  const { type, from, id, conversation, replyToId, recipient, channelData } = activity;
  if (type === 'conversationUpdate' || type === 'installationUpdate') return { kind: 'channel' };
  if (!conversation || !from || !id || from.id === recipient?.id || isBot(from)) return { kind: 'ignored' };
  const root = /;messageid=([^;]+)/.exec(conversation.id)?.[1] ?? replyToId ?? id;
  const time = Date.parse(activity.timestamp ?? '');
  const at = Number.isNaN(time) ? {} : { at: time };
  const base: InThread = { activity, channel: placeId(conversation.id), root, from, id, ...at };
  const change = activity.timestamp ?? spokenText(activity).slice(0, 40);
  switch (type) {
    case 'message': {
      const choice = choiceOf(activity.value);
      if (choice !== undefined)
        return choices.includes(choice) ? { ...base, kind: 'pressed', choice } : { kind: 'ignored' };
      return activity.value == null
        ? { ...base, kind: 'wrote', addressed: mentionsBot(activity) }
        : { kind: 'ignored' };
    }
    case 'messageUpdate': {
      const event = channelData?.eventType ?? '';
      if (!edits.includes(event)) return { kind: 'ignored' };
      return { ...base, kind: 'changed', restored: event === 'undeleteMessage', change };
    }
    case 'messageDelete':
      return { ...base, kind: 'removed', change };
    case 'invoke':
      return { ...base, kind: 'asked', name: activity.name ?? '', value: activity.value };
    default:
      return { kind: 'ignored' };
  }
};

/** A message with its formats, as Markdown, without mentions of the bot; undefined where it comes without them. */
const formatted = (activity: Activity): string | undefined => {
  const html = activity.attachments?.find(({ contentType }) => contentType === 'text/html')?.content;
  if (typeof html !== 'string') return undefined;
  const bots = (activity.entities ?? [])
    .filter(({ mentioned }) => mentioned?.id === activity.recipient?.id)
    .map(({ text, mentioned }) => text?.replace(/<[^>]*>/g, '') ?? mentioned?.name ?? '');
  return raise(html, (mention) => bots.includes(mention.trim()));
};

/** The Markdown of a message. */
export const markdownOf = (activity: Activity): string => formatted(activity) ?? raisePlain(spokenText(activity));

/** The Markdown of a reply: what stands behind `!r`, as it was formatted. */
export const replyOf = (activity: Activity): string => {
  const command = readCommand(spokenText(activity));
  const plain = command.kind === 'reply' ? raisePlain(command.text) : '';
  const raised = formatted(activity);
  if (raised === undefined) return plain;
  const sign = /^!r(?:(\s+)|$)/i.exec(raised);
  // Formatted otherwise than it begins: better without formats than with the sign.
  if (!sign) return plain;
  const text = raised.slice(sign[0].length);
  return sign[1]?.includes('\n') ? text : atStart(text);
};
