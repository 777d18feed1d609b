import type { CustomerEvent } from '../../model/event.js';
import { cutText } from '../../model/text.js';
import { withEmoji } from './emoji.js';
import { attachments } from './files.js';
import { type Press, receiveCommand, receivePress } from './interaction.js';
import { addressOf, isDirect, messageId, personOf, type Self, type SlackRef } from './place.js';
import { inboundTextMax, plainFromSlack } from './plain.js';
import { millis, type SlackBody, type SlackMessage } from './wire.js';

/** What a delivery means to us. */
export type Received =
  | {
      readonly kind: 'event';
      readonly event: CustomerEvent;
      /** It concerns us only if this customer has a conversation in that thread already. */
      readonly onlyIfKnown: boolean;
      readonly press?: Press;
    }
  /** Somebody looks at the app's home page. */
  | { readonly kind: 'home'; readonly user: string }
  /** A command without a question. */
  | { readonly kind: 'help' }
  | { readonly kind: 'ignored'; readonly why: string };

const ignored = (why: string): Received => ({ kind: 'ignored', why });

/** Kinds of message that are somebody's words. */
export const spoken = new Set<string | undefined>([undefined, 'file_share', 'thread_broadcast', 'me_message']);

export const isBot = (message: SlackMessage, self: Self): boolean =>
  message.bot_id !== undefined || message.user === self.user || message.user === 'USLACKBOT';

/** Whether a text, as Slack writes it, mentions the bot. */
export const mentions = (text: string | undefined, self: Self): boolean =>
  new RegExp(`<@${self.user}[|>]`).test(text ?? '');

/** A direct message is a conversation, each thread in it another; elsewhere the thread of the message is. */
const refOf = (message: SlackMessage, channel: string, user: string): SlackRef => {
  const { ts, thread_ts: root } = message;
  if (isDirect(channel)) return { channel, user, ...(root && root !== ts ? { thread: root } : {}) };
  const foreign = root !== undefined && root !== ts && message.parent_user_id !== user;
  return { channel, user, thread: root ?? ts!, ...(foreign ? { named: true } : {}) };
};

const base = (self: Self, key: string, at: number, message: SlackMessage, ref: SlackRef) => ({
  key: `slack:${key}`,
  at,
  from: personOf(self, ref.user, message.user_team ?? message.source_team ?? message.team),
  address: addressOf(self, ref),
});

const said = (message: SlackMessage, channel: string, self: Self): Received => {
  const { user, ts, thread_ts: root, files = [] } = message;
  if (!spoken.has(message.subtype)) return ignored(`a message of the kind ${message.subtype}`);
  if (isBot(message, self)) return ignored('a bot’s message');
  if (!user || !ts) return ignored('nobody’s message');
  const mentioned = message.type === 'app_mention' || mentions(message.text, self);
  const reply = root !== undefined && root !== ts;
  if (!isDirect(channel) && !mentioned && !reply) return ignored('chatter in a channel');
  const text = plainFromSlack(withEmoji(message), self.user);
  const ref = refOf(message, channel, user);
  const event: CustomerEvent = {
    type: 'customer.said',
    // The same for `message` and `app_mention`, which both arrive for one message.
    ...base(self, messageId(channel, ts), millis(ts), message, ref),
    messageId: messageId(channel, ts),
    text: cutText(text, inboundTextMax),
    attachments: attachments(files, ref, messageId(channel, ts)),
    private: false,
    ...(text.length > inboundTextMax ? { cut: true } : {}),
  };
  return { kind: 'event', event, onlyIfKnown: !isDirect(channel) && !mentioned };
};

/** `then`: the message as it was, which still says whose it is when it is gone. */
const deleted = (id: string, at: number, then: SlackMessage, channel: string, ts: string, self: Self): Received => {
  if (isBot(then, self) || !then.user) return ignored('a bot’s message was deleted');
  const ref = refOf({ ...then, ts }, channel, then.user);
  const event: CustomerEvent = {
    type: 'customer.deleted',
    ...base(self, id, at, then, ref),
    messageId: messageId(channel, ts),
  };
  return { kind: 'event', event, onlyIfKnown: !isDirect(channel) && !mentions(then.text, self) };
};

const changed = (id: string, at: number, outer: SlackMessage, channel: string, self: Self): Received => {
  const { message: now, previous_message: then } = outer;
  if (!now?.ts) return ignored('an edit of nothing');
  // A deleted message that has replies leaves a tombstone.
  if (now.subtype === 'tombstone') return deleted(id, at, then ?? now, channel, now.ts, self);
  if (isBot(now, self) || !now.user) return ignored('a bot’s message was edited');
  if (!spoken.has(now.subtype)) return ignored(`an edit of the kind ${now.subtype}`);
  // Unfurled links, pins and reply counts change a message too.
  if (then && then.text === now.text) return ignored('nothing that the customer wrote has changed');
  const event: CustomerEvent = {
    type: 'customer.edited',
    ...base(self, id, at, now, refOf(now, channel, now.user)),
    messageId: messageId(channel, now.ts),
    text: cutText(plainFromSlack(withEmoji(now), self.user), inboundTextMax),
  };
  const mentioned = mentions(now.text, self) || mentions(then?.text, self);
  return { kind: 'event', event, onlyIfKnown: !isDirect(channel) && !mentioned };
};

/** Whether a delivery is for this workspace: an app can be installed in several. */
export const ofThisWorkspace = (body: SlackBody, self: Self): boolean =>
  !body.authorizations?.length ||
  body.authorizations.some((a) => a.team_id === self.team || (self.enterprise && a.enterprise_id === self.enterprise));

const receiveEvent = (body: SlackBody, event: SlackMessage, self: Self): Received => {
  if (!ofThisWorkspace(body, self)) return ignored('another workspace');
  if (event.type === 'app_home_opened')
    return event.tab === 'home' && event.user ? { kind: 'home', user: event.user } : ignored('the app’s messages tab');
  if (event.type !== 'message' && event.type !== 'app_mention') return ignored(`an event of the kind ${event.type}`);
  const { channel, subtype } = event;
  if (!channel) return ignored('a message without a channel');
  const id = body.event_id ?? `${channel}:${event.event_ts ?? event.ts}:${subtype}`;
  const at = millis(event.event_ts ?? event.ts ?? '0');
  if (subtype === 'message_changed') return changed(id, at, event, channel, self);
  if (subtype === 'message_deleted')
    return event.previous_message && event.deleted_ts
      ? deleted(id, at, event.previous_message, channel, event.deleted_ts, self)
      : ignored('a deletion of nothing');
  return said(event, channel, self);
};

/** Turns a verified delivery into what it means to us. `now` in ms UTC, for deliveries that tell no time. */
export const receive = (body: SlackBody, self: Self, now: number): Received => {
  if (body.event) return receiveEvent(body, body.event, self);
  if (body.command) return receiveCommand(body, self, now);
  if (body.type === 'block_actions') return receivePress(body, self, now);
  return ignored(`a delivery of the kind ${body.type}`);
};
