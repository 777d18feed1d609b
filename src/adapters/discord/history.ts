import { type APIChannel, type APIMessage, RateLimitError, Routes } from 'discord.js';
import { Buckets } from '../../model/buckets.js';
import { sleep } from '../../model/clock.js';
import type { DiscordContext } from './context.js';
import { codeOf, toSendError } from './errors.js';
import { byTime } from './snowflake.js';

/** Of the 50 requests a second that Discord allows over all; the rest is for answers. */
const rate = { burst: 15, perSecond: 15 } as const;
const pageSize = 100;
const mostWaits = 20;

/** What was written before, as Discord's REST interface tells. Waits for rate limits; throws `SendError` when it cannot be reached. */
export class History {
  readonly #rate: Buckets;

  constructor(private readonly context: Pick<DiscordContext, 'api' | 'clock'>) {
    this.#rate = new Buckets(context.clock, rate);
  }

  /** What was written in a place after that message, oldest first, page by page; nothing where the bot may not look. */
  async *after(place: string, id: string, signal: AbortSignal): AsyncGenerator<readonly APIMessage[]> {
    for (let after = id; ; ) {
      const query = { after, limit: String(pageSize) };
      const page = (await this.#get<APIMessage[]>(Routes.channelMessages(place), query, signal)) ?? [];
      const ordered = [...page].sort((a, b) => byTime(a.id, b.id));
      const last = ordered.at(-1);
      if (last) yield ordered;
      if (!last || page.length < pageSize) return;
      after = last.id;
    }
  }

  /** The public threads of a channel that were archived since then, in ms UTC; the latest first. */
  async *archived(channel: string, since: number, signal: AbortSignal): AsyncGenerator<APIChannel> {
    type Page = { readonly threads: readonly APIChannel[]; readonly has_more: boolean };
    for (let before: string | undefined; ; ) {
      const query = { limit: String(pageSize), ...(before ? { before } : {}) };
      const page = await this.#get<Page>(Routes.channelThreads(channel, 'public'), query, signal);
      for (const thread of page?.threads ?? []) {
        before = 'thread_metadata' in thread ? thread.thread_metadata?.archive_timestamp : undefined;
        if (!before || Date.parse(before) < since) return;
        yield thread;
      }
      if (!page?.has_more || !before) return;
    }
  }

  /** Undefined where the bot may not look, and when it is stopped. */
  async #get<T>(route: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<T | undefined> {
    const { api, clock } = this.context;
    for (let waits = 0; ; waits++) {
      for (let wait = this.#rate.take(''); wait > 0; wait = this.#rate.take('')) {
        await sleep(clock, wait, signal);
        if (signal.aborted) return undefined;
      }
      try {
        return await api<T>('GET', route, { query });
      } catch (error) {
        if (error instanceof RateLimitError && waits < mostWaits) {
          await sleep(clock, toSendError(error).retryAfterMs ?? 1_000, signal);
        } else if (codeOf(error) !== undefined && toSendError(error).code !== 'unavailable') return undefined;
        else throw toSendError(error);
      }
    }
  }
}
