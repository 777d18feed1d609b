import { Routes } from 'discord.js';
import type { Address, OutboundMessage } from '../../model/message.js';
import { type SendContext, SendError } from '../channel.js';
import type { PrivateAnswers } from './ask.js';
import type { DiscordContext } from './context.js';
import type { Doors } from './doors.js';
import { codeOf, codes, deadToken, toSendError } from './errors.js';
import { type AskRef, type Ref, refOf } from './place.js';
import { bodyOf, postTo } from './post.js';
import { nonceOf } from './render.js';

const known = (to: Address): Ref => {
  const ref = refOf(to);
  if (ref) return ref;
  throw new SendError('refused', 'The address was not made by the Discord channel.');
};

const missing = (error: unknown): boolean =>
  deadToken(error) || codeOf(error) === codes.unknownMessage || codeOf(error) === codes.unknownChannel;

/** Sends, edits and removes messages, and shows that somebody is at work. */
export class Speaker {
  constructor(
    private readonly context: DiscordContext,
    private readonly doors: Doors,
    private readonly answers: PrivateAnswers,
  ) {}

  send(to: Address, message: OutboundMessage, { key, signal }: SendContext): Promise<{ messageId: string }> {
    return this.#carefully(async () => {
      const ref = known(to);
      const setting = { owner: ref.user, named: ref.kind === 'channel' && ref.named };
      const posting = { message, setting, nonce: nonceOf(key), signal };
      if (signal.aborted) throw new SendError('unavailable', 'The time for this attempt was over before it began.');
      const messageId =
        ref.kind === 'ask'
          ? await this.answers.send(ref, posting)
          : await postTo(this.context, this.doors, ref, posting);
      return { messageId };
    });
  }

  edit(to: Address, messageId: string, message: OutboundMessage, { signal }: SendContext): Promise<void> {
    return this.#carefully(async () => {
      const ref = known(to);
      const setting = { owner: ref.user, named: ref.kind === 'channel' && ref.named };
      const { body, files } = await bodyOf(this.context, { message, setting });
      await this.#onMessage(ref, messageId, 'PATCH', { body, files, signal });
    });
  }

  remove(to: Address, messageId: string, { signal }: SendContext): Promise<void> {
    return this.#carefully(async () => {
      try {
        await this.#onMessage(known(to), messageId, 'DELETE', { signal });
      } catch (error) {
        if (codeOf(error) !== codes.unknownMessage) throw error;
      }
    });
  }

  async typing(to: Address): Promise<void> {
    const ref = refOf(to);
    // A command shows its own sign of work until it is answered.
    if (!ref || ref.kind === 'ask') return;
    if (ref.kind === 'thread') await this.doors.settled(ref);
    await this.context.api('POST', Routes.channelTyping(ref.channel)).catch(() => {});
  }

  /** A private answer is reached by its token; one that came later is in the direct messages or the private thread. */
  async #onMessage(ref: Ref, id: string, method: 'PATCH' | 'DELETE', call: Parameters<DiscordContext['api']>[2]) {
    const { api } = this.context;
    if (ref.kind !== 'ask') return void (await api(method, Routes.channelMessage(ref.channel, id), call));
    let last: unknown = new SendError('gone', 'The message no longer exists.');
    for (const reach of this.#roads(ref, id)) {
      const road = await reach();
      if (!road) continue;
      try {
        return void (await api(method, road.route, { ...call, auth: road.auth }));
      } catch (error) {
        if (!missing(error)) throw error;
        last = error;
      }
    }
    throw last;
  }

  #roads(ref: AskRef, id: string) {
    const { identity } = this.context;
    return [
      async () =>
        this.answers.alive(ref)
          ? { route: Routes.webhookMessage(identity().application, ref.token, id), auth: false }
          : undefined,
      async () => ({ route: Routes.channelMessage(await this.doors.dm(ref.user), id), auth: true }),
      async () => {
        const thread = await this.doors.knownDoor(ref);
        return thread ? { route: Routes.channelMessage(thread, id), auth: true } : undefined;
      },
    ];
  }

  async #carefully<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw toSendError(error);
    }
  }
}
