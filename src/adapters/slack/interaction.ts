import { cutText } from '../../model/text.js';
import { addressOf, isDirect, messageId, personOf, readBlockId, type Self, type SlackRef } from './place.js';
import { inboundTextMax, plainFromSlack } from './plain.js';
import type { Received } from './receive.js';
import { type AnyBlock, millis, type SlackBody } from './wire.js';

/** A button that was pressed, with what is needed to show that it was. */
export interface Press {
  readonly label: string;
  readonly blockId: string;
  readonly channel: string;
  readonly ts: string;
  /** The message as it is shown; absent where only the asker sees it, for Slack does not tell then. */
  readonly blocks?: readonly AnyBlock[];
  readonly text: string;
  readonly responseUrl?: string;
}

/** A button of ours was pressed by the customer to whom it was shown. */
export const receivePress = (body: SlackBody, self: Self, now: number): Received => {
  const [action] = body.actions ?? [];
  const {
    channel_id: channel = body.channel?.id,
    message_ts: ts = body.message?.ts,
    is_ephemeral: ephemeral,
  } = body.container ?? {};
  const user = body.user?.id;
  const place = readBlockId(action?.block_id);
  if (!place || !action?.value) return { kind: 'ignored', why: 'a button that is not ours' };
  if (!channel || !ts || !user) return { kind: 'ignored', why: 'a button of no message' };
  if (place.user !== user) return { kind: 'ignored', why: 'somebody else’s buttons' };
  const { response_url: url } = body;
  const ref: SlackRef = {
    ...place,
    ...(isDirect(channel) ? { channel } : {}),
    ...(ephemeral && url ? { privately: { url, at: now } } : {}),
  };
  const label = action.text?.text ?? '';
  return {
    kind: 'event',
    event: {
      type: 'customer.chose',
      key: `slack:${channel}:${ts}:${user}:${action.action_ts ?? body.trigger_id}`,
      at: action.action_ts ? millis(action.action_ts) : now,
      from: personOf(self, user, body.user?.team_id),
      address: addressOf(self, ref),
      choice: action.value,
      messageId: messageId(channel, ts),
    },
    onlyIfKnown: false,
    press: {
      label,
      blockId: action.block_id!,
      channel,
      ts,
      text: body.message?.text ?? '',
      ...(body.message?.blocks && !ephemeral ? { blocks: body.message.blocks } : {}),
      ...(url ? { responseUrl: url } : {}),
    },
  };
};

/** `/ask`: a question from anywhere, answered to the asker alone. What is said later goes to her direct messages. */
export const receiveCommand = (body: SlackBody, self: Self, now: number): Received => {
  const { user_id: user, trigger_id: trigger, response_url: url } = body;
  if (!user || !trigger) return { kind: 'ignored', why: 'nobody’s command' };
  const text = plainFromSlack(body.text ?? '', self.user);
  if (text === '' || text.toLowerCase() === 'help') return { kind: 'help' };
  const ref: SlackRef = { channel: user, user, ...(url ? { privately: { url, at: now } } : {}) };
  return {
    kind: 'event',
    event: {
      type: 'customer.said',
      key: `slack:command:${trigger}`,
      at: now,
      from: personOf(self, user, body.team_id),
      address: addressOf(self, ref),
      messageId: `command:${trigger}`,
      text: cutText(text, inboundTextMax),
      attachments: [],
      private: true,
      ...(text.length > inboundTextMax ? { cut: true } : {}),
    },
    onlyIfKnown: false,
  };
};
