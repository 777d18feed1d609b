import { Routes } from 'discord.js';
import type { DeliveryMark } from '../../model/delivery.js';
import type { Address, OutboundMessage } from '../../model/message.js';
import { type SendContext, SendError } from '../channel.js';
import type { Within } from './api.js';
import type { PrivateAnswers } from './ask.js';
import type { DiscordContext } from './context.js';
import { toDeskError } from './desk/errors.js';
import { showMark } from './desk/marks.js';
import type { Doors } from './doors.js';
import { codeOf, codes, deadToken, toSendError } from './errors.js';
import { type AskRef, isDesk, type Ref, refOf } from './place.js';
import { bodyOf, postTo, settingOf } from './post.js';
import { nonceOf } from './render.js';
import { reopening } from './reopen.js';

const known = (to: Address): Ref => {
  const ref = refOf(to);
  if (ref) return ref;
  throw new SendError('refused', 'The address was not made by the Discord channel.');
};

const missing = (error: unknown): boolean =>
  deadToken(error) || codeOf(error) === codes.unknownMessage || codeOf(error) === codes.unknownChannel;

type Change = { readonly body?: object; readonly files?: Awaited<ReturnType<typeof bodyOf>>['files'] };

/** Sends, edits and removes messages, marks those of agents, and shows that somebody is at work. */
export class Speaker {
  constructor(
    private readonly context: DiscordContext,
    private readonly doors: Doors,
    private readonly answers: PrivateAnswers,
    /** Something could not be sent to a desk for a reason that may last. */
    private readonly deskFailed: () => void,
  ) {}

  send(to: Address, message: OutboundMessage, within: SendContext): Promise<{ messageId: string }> {
    return this.#carefully(to, async (ref) => {
      const nonce = nonceOf(within.key);
      const posting = { message, setting: settingOf(ref, nonce), nonce, within };
      const messageId =
        ref.kind === 'ask'
          ? await this.answers.send(ref, posting)
          : await postTo(this.context, this.doors, ref, posting);
      return { messageId };
    });
  }

  edit(to: Address, messageId: string, message: OutboundMessage, within: SendContext): Promise<void> {
    return this.#carefully(to, async (ref) => {
      const setting = settingOf(ref, nonceOf(within.key));
      await this.#onMessage(ref, messageId, 'PATCH', within, await bodyOf(this.context, { message, setting }));
    });
  }

  /** Only agents' messages at a desk have marks. */
  mark(to: Address, messageId: string, mark: DeliveryMark, within: SendContext): Promise<void> {
    return this.#carefully(to, async (ref) => {
      if (!isDesk(ref)) throw new SendError('refused', 'Only messages at a desk are marked.');
      // A mark that may not be made must not keep back what is to be said in the thread.
      await showMark(this.context, ref, messageId, mark, within).catch((error: unknown) => {
        throw codeOf(error) === codes.missingPermissions ? toSendError(error) : error;
      });
    });
  }

  remove(to: Address, messageId: string, within: SendContext): Promise<void> {
    return this.#carefully(to, async (ref) => {
      try {
        await this.#onMessage(ref, messageId, 'DELETE', within);
      } catch (error) {
        if (codeOf(error) !== codes.unknownMessage) throw error;
      }
    });
  }

  async typing(to: Address): Promise<void> {
    const ref = refOf(to);
    // A command shows its own sign of work until it is answered.
    if (!ref || ref.kind === 'ask' || isDesk(ref)) return;
    if (ref.kind === 'thread') await this.doors.settled(ref.channel);
    await this.context.api('POST', Routes.channelTyping(ref.channel)).catch(() => {});
  }

  /** A private answer is reached by its token; one that came later is in the direct messages or the private thread. */
  async #onMessage(ref: Ref, id: string, method: 'PATCH' | 'DELETE', within: Within, change: Change = {}) {
    const { api } = this.context;
    const call = { ...change, within };
    if (ref.kind !== 'ask') {
      const run = () => api(method, Routes.channelMessage(ref.channel, id), call);
      return void (await reopening(this.context, ref.channel, within, run));
    }
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

  async #carefully<T>(to: Address, run: (ref: Ref) => Promise<T>): Promise<T> {
    const ref = known(to);
    try {
      return await run(ref);
    } catch (error) {
      if (!isDesk(ref)) throw toSendError(error);
      const failed = toDeskError(error, ref);
      if (failed.code !== 'rate-limited') this.deskFailed();
      throw failed;
    }
  }
}
