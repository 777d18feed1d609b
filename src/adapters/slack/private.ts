import type { Clock } from '../../model/clock.js';
import type { OutboundMessage } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import { type SendContext, SendError } from '../channel.js';
import { callMs, type Deadline, type SlackClient } from './client.js';
import { toSendError } from './errors.js';
import { mayHaveToken } from './hosts.js';
import { isDesk, type Ref } from './place.js';
import { type Payload, toPayload } from './render.js';

/**
 * How long after a command or click its answer is shown in the channel, to the asker alone, in ms. Slack allows 30
 * minutes, but such a message rings no bell and is gone after a reload: what comes later goes to her direct messages.
 */
const answerWithinMs = 120_000;

/** Private replies that are on their way, by key. One that is still here after a crash may have arrived. */
const collection = 'slack-private';

/** Slack keeps no trace of a private reply that could be asked for: it is not said twice. */
export const nobodyCanTell = (): SendError =>
  new SendError('ambiguous', 'It may or may not have arrived: only the asker can see it.');

/** Replies that only the asker sees, over the address that came with her command or click. */
export class PrivateReplies {
  constructor(private readonly deps: { client: SlackClient; store: Store; clock: Clock; apiUrl: string }) {}

  /** False when it must go another way: it is not private, it is too late, or Slack no longer takes it here. */
  async send(ref: Ref, message: OutboundMessage, context: SendContext): Promise<boolean> {
    const { clock, store, apiUrl } = this.deps;
    const { key } = context;
    if (isDesk(ref) || !ref.privately || message.visibleTo !== 'asker' || message.attachments?.length) return false;
    const { url, at } = ref.privately;
    if (clock.now() - at >= answerWithinMs || !mayHaveToken(url, apiUrl)) return false;
    // Slack cannot be asked for it later, so that it went this way has to be known before it goes.
    const first = await store.insert(collection, key, at).catch((cause: unknown) => {
      throw new SendError('unavailable', 'The store cannot be written to now.', undefined, { cause });
    });
    if (!first) throw nobodyCanTell();
    const forget = () => store.take(collection, key).catch(() => {});
    try {
      const taken = await this.#post(url, toPayload(message, ref), context);
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

  /** Says something minor, in mrkdwn. */
  async note(url: string, text: string): Promise<void> {
    if (!mayHaveToken(url, this.deps.apiUrl)) return;
    const until = this.deps.clock.now() + callMs;
    await this.#post(url, { text, blocks: [] }, { signal: AbortSignal.timeout(callMs), until });
  }

  async #post(url: string, payload: Payload, deadline: Deadline): Promise<boolean> {
    const call = {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...payload }),
    };
    const { status, headers } = await this.deps.client.post(url, call, deadline);
    if (status < 300) return true;
    if (status === 429)
      throw new SendError('rate-limited', 'Slack asks to wait.', Number(headers['retry-after'] ?? 1) * 1_000);
    if (status >= 500) throw new SendError('unsure', `Slack answered ${status}.`);
    // Used five times, or older than 30 minutes.
    return false;
  }
}
