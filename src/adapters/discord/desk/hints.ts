import type { DiscordContext } from '../context.js';
import { toSendError } from '../errors.js';
import { post } from '../post.js';
import { nonceOf } from '../render.js';
import type { Hint } from './receive.js';

/** Tells people at a desk what their message did not do. A courtesy: one that cannot be given is not tried again. */
export class Hints {
  constructor(private readonly context: DiscordContext) {}

  give({ channel, replyTo, text }: Hint): void {
    const nonce = nonceOf(`discord:hint:${replyTo}:${text}`);
    const within = { signal: new AbortController().signal, until: Number.POSITIVE_INFINITY };
    post(this.context, channel, { message: { text, replyTo }, setting: { desk: nonce }, nonce, within }).catch(
      (error: unknown) => this.context.log.warn({ reason: toSendError(error).message }, 'A hint was not given'),
    );
  }
}
