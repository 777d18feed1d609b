import { Buckets } from '../../model/buckets.js';
import type { Clock } from '../../model/clock.js';
import type { CustomerEvent } from '../../model/event.js';
import type { SlackClient } from './client.js';
import { refusal } from './errors.js';
import { isDesk, readRef, type Self } from './place.js';
import { mentions } from './receive.js';
import type { SlackMessage } from './wire.js';

/** Slack answers some 50 such questions a minute; the rest is for look-ups of messages. */
const rate = { burst: 20, perSecond: 0.4 };
const most = 10_000;

/** Who has mentioned the bot in which thread, as Slack tells; each is asked once. */
export class Threads {
  readonly #known = new Map<string, boolean>();
  readonly #rate: Buckets;

  constructor(
    private readonly client: SlackClient,
    clock: Clock,
  ) {
    this.#rate = new Buckets(clock, rate);
  }

  /** Whether the author of an event has mentioned the bot in its thread. Throws what the SDK throws. */
  async mentioned(event: CustomerEvent, self: Self): Promise<boolean> {
    const { conversation, ref } = event.address;
    const place = readRef(ref);
    if (!place?.thread || isDesk(place)) return false;
    const known = this.#known.get(conversation);
    if (known !== undefined) return known;
    // More than that is the chatter of a busy workspace, and no mention that got lost.
    if (this.#rate.take('threads') > 0) return false;
    const { channel, thread, user } = place;
    const answer = await this.client
      .call((web) => web.conversations.replies({ channel, ts: thread, limit: 200 }))
      .catch((error: unknown) => {
        // A thread that Slack does not show us is none of ours.
        if (refusal(error) !== undefined) return { messages: [] };
        throw error;
      });
    const found = ((answer.messages ?? []) as readonly SlackMessage[]).some(
      (message) => message.user === user && mentions(message.text, self),
    );
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(conversation, found);
    return found;
  }
}
