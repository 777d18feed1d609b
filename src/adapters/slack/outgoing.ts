import type { Address, OutboundMessage } from '../../model/message.js';
import { type SendContext, SendError } from '../channel.js';
import type { Deadline, SlackClient } from './client.js';
import { refusal, toSendError } from './errors.js';
import type { Press } from './interaction.js';
import { escapeSlack } from './markdown.js';
import { messageId, type Ref, readMessageId, readRef } from './place.js';
import type { PrivateReplies } from './private.js';
import { chosenPayload, toPayload } from './render.js';
import { shareFiles, type Uploads } from './uploads.js';
import { words } from './words.js';

/** Names our messages in their metadata, so that one can be found by its key. */
export const deliveryEvent = 'careline_delivery';

export const refOf = (to: Address): Ref => {
  const ref = readRef(to.ref);
  if (!ref) throw new SendError('refused', 'The address is none of Slack’s.');
  return ref;
};

/** What we say on Slack. Throws `SendError`; nothing is tried twice. */
export class Outgoing {
  constructor(private readonly deps: { client: SlackClient; uploads: Uploads; replies: PrivateReplies }) {}

  async send(to: Address, message: OutboundMessage, context: SendContext): Promise<{ messageId: string }> {
    const { key } = context;
    const ref = refOf(to);
    try {
      if (await this.deps.replies.send(ref, message, context)) return { messageId: `private:${key}` };
      const files = await this.deps.uploads.upload(message.attachments ?? [], context);
      const metadata = { event_type: deliveryEvent, event_payload: { key, files: files.length } };
      const posted = await this.#post(ref, message, metadata, context);
      if (files.length > 0) await shareFiles(this.deps.client, files, posted.channel, ref.thread, context);
      return { messageId: messageId(posted.channel, posted.ts) };
    } catch (error) {
      throw toSendError(error);
    }
  }

  /** Slack refuses a message whose picture it cannot fetch; then the picture becomes a link. */
  async #post(
    ref: Ref,
    message: OutboundMessage,
    metadata: { event_type: string; event_payload: Record<string, string | number> },
    deadline: Deadline,
  ): Promise<{ channel: string; ts: string }> {
    const post = (images: boolean) =>
      this.deps.client.call(
        (web) =>
          web.chat.postMessage({
            channel: ref.channel,
            ...toPayload(message, ref, images),
            ...(ref.thread ? { thread_ts: ref.thread } : {}),
            metadata,
            parse: 'none',
            unfurl_links: false,
            unfurl_media: false,
          }),
        deadline,
      );
    const answer = await post(true).catch((error: unknown) => {
      if (refusal(error) === 'invalid_blocks' && message.text.includes('![')) return post(false);
      throw error;
    });
    if (!answer.channel || !answer.ts) throw new SendError('unsure', 'Slack did not say where the message is.');
    return { channel: answer.channel, ts: answer.ts };
  }

  async edit(to: Address, id: string, message: OutboundMessage, context: SendContext): Promise<void> {
    const target = readMessageId(id);
    // What only the asker saw cannot be changed: she is told anew.
    if (!target) return void (await this.send(to, message, context));
    const ref = refOf(to);
    const update = (images: boolean) =>
      this.deps.client.call((web) => web.chat.update({ ...target, ...toPayload(message, ref, images) }), context);
    try {
      // The metadata stays as it was: Slack keeps it when none is given.
      await update(true).catch((error: unknown) => {
        if (refusal(error) === 'invalid_blocks' && message.text.includes('![')) return update(false);
        throw error;
      });
    } catch (error) {
      throw toSendError(error);
    }
  }

  async remove(id: string, context: SendContext): Promise<void> {
    const target = readMessageId(id);
    if (!target) throw new SendError('refused', 'A reply that only the asker saw cannot be taken back on Slack.');
    try {
      await this.deps.client.call((web) => web.chat.delete(target), context);
    } catch (error) {
      // Removed before: what was wanted is so.
      if (refusal(error) !== 'message_not_found') throw toSendError(error);
    }
  }

  /** Shows which button was pressed: in place of the buttons, or in a line of its own where the message is private. */
  async showChosen(press: Press): Promise<void> {
    const { channel, ts, blocks, responseUrl, label } = press;
    if (blocks) await this.deps.client.call((web) => web.chat.update({ channel, ts, ...chosenPayload(press) }));
    else if (responseUrl) await this.deps.replies.note(responseUrl, escapeSlack(words.chosen(label)));
  }
}
