import type { Clock } from '../../model/clock.js';
import type { OutboundMessage } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import { type SendContext, SendError } from '../channel.js';
import { callMs, type SlackClient } from './client.js';
import { toSendError } from './errors.js';
import { mayHaveToken } from './hosts.js';
import { escapeSlack } from './markdown.js';
import type { SlackRef } from './place.js';
import { type Payload, toPayload } from './render.js';

/**
 * How long after a command or click its answer is shown in the channel, to the asker alone, in ms. Slack allows 30
 * minutes, but such a message rings no bell and is gone after a reload: what comes later goes to her direct messages.
 */
const answerWithinMs = 120_000;

/** Private replies that are on their way, by key. One that is still here after a crash may have arrived. */
const collection = 'slack-private';

/** Replies that only the asker sees, over the address that came with her command or click. */
export class PrivateReplies {
  constructor(private readonly deps: { client: SlackClient; store: Store; clock: Clock; apiUrl: string }) {}

  /** False when it must go another way: it is not private, it is too late, or Slack no longer takes it here. */
  async send(ref: SlackRef, message: OutboundMessage, { key, signal }: SendContext): Promise<boolean> {
    const { clock, store, apiUrl } = this.deps;
    if (!ref.privately || message.visibleTo !== 'asker' || message.attachments?.length) return false;
    const { url, at } = ref.privately;
    if (clock.now() - at >= answerWithinMs || !mayHaveToken(url, apiUrl)) return false;
    // Slack cannot be asked for it later, so that it went this way has to be known before it goes.
    await store.put(collection, key, at).catch((cause: unknown) => {
      throw new SendError('unavailable', 'The store cannot be written to now.', undefined, { cause });
    });
    const forget = () => store.take(collection, key).catch(() => {});
    try {
      const taken = await this.#post(url, toPayload(message, ref), signal);
      await forget();
      return taken;
    } catch (error) {
      const failed = toSendError(error);
      if (failed.code !== 'unsure') await forget();
      throw failed;
    }
  }

  /** Whether a send with this key may have gone this way, and nobody can tell. */
  async mayHaveSent(key: string): Promise<boolean> {
    return (await this.deps.store.get(collection, key)) !== undefined;
  }

  /** Says something minor. */
  async note(url: string, text: string): Promise<void> {
    if (!mayHaveToken(url, this.deps.apiUrl)) return;
    await this.#post(url, { text: escapeSlack(text), blocks: [] }, AbortSignal.timeout(callMs));
  }

  async #post(url: string, payload: Payload, signal: AbortSignal): Promise<boolean> {
    const { status, headers } = await this.deps.client.requests.send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...payload }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
    });
    if (status < 300) return true;
    if (status === 429)
      throw new SendError('rate-limited', 'Slack asks to wait.', Number(headers['retry-after'] ?? 1) * 1_000);
    if (status >= 500) throw new SendError('unsure', `Slack answered ${status}.`);
    // Used five times, or older than 30 minutes.
    return false;
  }
}
