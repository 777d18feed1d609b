import { webApi } from '@slack/bolt';
import { type Clock, sleep } from '../../model/clock.js';
import type { SlackClient } from './client.js';
import { toSendError } from './errors.js';
import { millis, type SlackBody, type SlackMessage } from './wire.js';

/** How far back is looked: channels of the bot, latest messages of each, and messages in all. */
const channelsMax = 1_000;
const pageSize = 200;
const eventsMax = 2_000;

/** Most waits of one catching up for Slack's limits; how often one question is asked again that got no answer, and after how long. */
const waitsMax = 100;
const againMax = 4;
const againMs = 1_000;

/**
 * Asks Slack page by page, and waits when it asks to: it answers some 50 questions a minute. A workspace takes hundreds of
 * questions, and one that goes without an answer must not make all the others be asked again.
 */
class Reader {
  #waits = 0;

  constructor(private readonly deps: { client: SlackClient; clock: Clock; alive: () => boolean }) {}

  async ask<T>(run: (web: webApi.WebClient) => Promise<T>): Promise<T> {
    for (let again = 0; ; ) {
      try {
        return await this.deps.client.call(run);
      } catch (error) {
        const limited = error instanceof webApi.WebAPIRateLimitedError;
        const { code } = toSendError(error);
        const passing = limited
          ? ++this.#waits <= waitsMax
          : code !== 'refused' && code !== 'gone' && ++again <= againMax;
        if (!passing) throw error;
        await sleep(this.deps.clock, limited ? error.retryAfter * 1_000 : againMs);
        if (!this.deps.alive()) throw error;
      }
    }
  }
}

async function* channels(reader: Reader): AsyncGenerator<string> {
  let cursor: string | undefined;
  let seen = 0;
  do {
    const answer = await reader.ask((web) =>
      web.users.conversations({
        types: 'im,mpim,public_channel,private_channel',
        exclude_archived: true,
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
      }),
    );
    for (const { id } of answer.channels ?? []) if (id) yield id;
    seen += answer.channels?.length ?? 0;
    cursor = answer.response_metadata?.next_cursor || undefined;
  } while (cursor && seen < channelsMax);
}

/** The latest messages of a channel, and of its threads that were written in after `since`. */
async function* messages(reader: Reader, channel: string, since: number): AsyncGenerator<SlackMessage> {
  const latest = await reader.ask((web) => web.conversations.history({ channel, limit: pageSize }));
  for (const message of (latest.messages ?? []) as readonly SlackMessage[]) {
    if (message.ts && millis(message.ts) >= since) yield message;
    if (!message.ts || !message.latest_reply || millis(message.latest_reply) < since) continue;
    const { ts } = message;
    const oldest = (since / 1_000).toFixed(6);
    const thread = await reader.ask((web) => web.conversations.replies({ channel, ts, oldest, limit: pageSize }));
    for (const reply of (thread.messages ?? []) as readonly SlackMessage[])
      if (reply.ts && reply.ts !== ts && millis(reply.ts) >= since) yield reply;
  }
}

/** A channel that Slack does not show us, or no longer, is passed over: the others are read. */
async function* readable(read: AsyncGenerator<SlackMessage>): AsyncGenerator<SlackMessage> {
  try {
    yield* read;
  } catch (error) {
    const { code } = toSendError(error);
    if (code !== 'gone' && code !== 'refused') throw error;
  }
}

/**
 * What people wrote since `since` (ms UTC), oldest first, as it would have been delivered; as far as Slack's history goes
 * and up to a bound. Edits and deletions leave no trace that could be told from what was handled: an edited message comes
 * with its latest text. `isForUs` tells what counts.
 */
export async function* missed(
  deps: ConstructorParameters<typeof Reader>[0],
  since: number,
  isForUs: (body: SlackBody) => boolean,
): AsyncGenerator<SlackBody> {
  const reader = new Reader(deps);
  const found: { readonly ts: number; readonly body: SlackBody }[] = [];
  try {
    for await (const channel of channels(reader))
      for await (const message of readable(messages(reader, channel, since))) {
        const body: SlackBody = { event: { ...message, type: 'message', channel } };
        // Two messages of one millisecond are told apart by Slack's own timestamp.
        if (isForUs(body)) found.push({ ts: Number(message.ts), body });
      }
  } catch (error) {
    throw toSendError(error);
  }
  found.sort((a, b) => a.ts - b.ts);
  for (const { body } of found.slice(-eventsMax)) yield body;
}
