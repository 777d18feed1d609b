import { type APIMessage, MessageFlags, Routes } from 'discord.js';
import { SendError } from '../channel.js';
import type { Within } from './api.js';
import type { DiscordContext } from './context.js';
import type { Doors } from './doors.js';
import { codeOf, codes, deadToken, toSendError } from './errors.js';
import type { AskRef } from './place.js';
import { bodyOf, type Posting, post } from './post.js';
import { timeOf } from './snowflake.js';
import { words } from './words.js';

const claims = 'discord-asks';
/** A token lives 15 minutes; the last half minute is not relied upon. */
const tokenMs = 14.5 * 60_000;
/** The acknowledgement may still be on its way, from this process or another. */
const youngMs = 10_000;
const noticeMs = 20_000;

/**
 * Private answers to a command. The first one replaces Discord's sign of work, which can be repeated; those after it are
 * follow-ups, which Discord neither deduplicates nor lets look up, so that each is tried once only; and when the token is
 * dead, they go to the asker's direct messages, or to a private thread when these are closed.
 */
export class PrivateAnswers {
  readonly #acknowledging = new Map<string, Promise<unknown>>();

  constructor(
    private readonly context: DiscordContext,
    private readonly doors: Doors,
  ) {}

  /** Answers wait until the command is acknowledged. */
  acknowledging(interaction: string, done: Promise<unknown>): void {
    this.#acknowledging.set(interaction, done);
    done.catch(() => {}).finally(() => this.#acknowledging.delete(interaction));
  }

  /** A sign of work must not stand for ever: when no answer comes soon, it says that the message was passed on. */
  noticeLater(ref: AskRef): void {
    const notice = async () => {
      if (!(await this.#first(ref.interaction, 'notice'))) return;
      await this.#editOriginal(ref, { content: words.passedOn });
    };
    this.context.clock.after(noticeMs, () => {
      notice().catch((error: unknown) => this.context.log.warn({ err: error }, 'A private notice was not shown'));
    });
  }

  /** Whether a token can still be used. */
  alive({ interaction }: AskRef): boolean {
    return this.context.clock.now() - timeOf(interaction) < tokenMs;
  }

  async send(ref: AskRef, posting: Posting): Promise<string> {
    await this.#acknowledging.get(ref.interaction)?.catch(() => {});
    if (!this.alive(ref)) return this.#elsewhere(ref, posting);
    const first = ref.fresh && (await this.#first(ref.interaction, posting.nonce));
    if (!first && !ref.hidden) return post(this.context, ref.channel, posting);
    try {
      return first ? await this.#original(ref, posting) : await this.#followUp(ref, posting);
    } catch (error) {
      if (!deadToken(error)) throw error;
      if (this.context.clock.now() - timeOf(ref.interaction) < youngMs)
        throw new SendError('unavailable', 'The command is not acknowledged yet.', undefined, { cause: error });
      return this.#elsewhere(ref, posting);
    }
  }

  /** True for one name only, the same one every time. */
  async #first(id: string, name: string): Promise<boolean> {
    const { store } = this.context;
    if (await store.insert(claims, id, { name })) return true;
    return ((await store.get(claims, id)) as { readonly name: string } | undefined)?.name === name;
  }

  async #original(ref: AskRef, posting: Posting): Promise<string> {
    const after = ref.hidden && !ref.door ? { after: words.later } : {};
    const { body, files } = await bodyOf(this.context, { ...posting, setting: { ...posting.setting, ...after } });
    const id = await this.#editOriginal(ref, body, files, posting.within);
    this.context.sent.note(posting.nonce, id);
    return id;
  }

  async #editOriginal(
    ref: AskRef,
    body: object,
    files: Awaited<ReturnType<typeof bodyOf>>['files'] = [],
    within?: Within,
  ) {
    const { api, identity } = this.context;
    const route = Routes.webhookMessage(identity().application, ref.token, '@original');
    const call = { body, files, auth: false, within };
    return (await api<APIMessage>('PATCH', route, call)).id;
  }

  async #followUp(ref: AskRef, posting: Posting): Promise<string> {
    const { api, store, identity, sent } = this.context;
    const claim = `${ref.interaction}/${posting.nonce}`;
    const { body, files } = await bodyOf(this.context, posting);
    if (!(await store.insert(claims, claim, {})))
      throw new SendError(
        'ambiguous',
        'A private answer may or may not have arrived. Discord cannot tell, so it is not sent twice.',
      );
    try {
      const { id } = await api<APIMessage>('POST', Routes.webhook(identity().application, ref.token), {
        body: { ...body, flags: body.flags | MessageFlags.Ephemeral },
        query: { wait: 'true' },
        files,
        auth: false,
        within: posting.within,
      });
      sent.note(posting.nonce, id);
      return id;
    } catch (error) {
      if (toSendError(error).code !== 'unsure') await store.take(claims, claim);
      throw error;
    }
  }

  async #elsewhere(ref: AskRef, posting: Posting): Promise<string> {
    const moved = await this.#first(`${ref.interaction}/moved`, posting.nonce);
    const { replyTo: _inTheCommand, ...message } = posting.message;
    const there = { ...posting, message, setting: { ...posting.setting, ...(moved ? { before: words.moved } : {}) } };
    try {
      return await post(this.context, await this.doors.dm(ref.user, posting.within), there);
    } catch (error) {
      if (codeOf(error) !== codes.closedDms || !ref.door) throw error;
      return post(this.context, await this.doors.door(ref, posting.within), there);
    }
  }
}
