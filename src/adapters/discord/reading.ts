import type { APIMessage } from 'discord.js';
import type { DiscordContext } from './context.js';
import { asDelivery } from './deliveries.js';
import type { History } from './history.js';
import { type Mark, overlapMs } from './mark.js';
import { firstIdAt, timeOf } from './snowflake.js';
import type { Spot } from './survey.js';
import type { Open, Taking, Told } from './taking.js';

/** So many messages of one place are read at most. */
const most = 5_000;

/** When a message was edited last; ms UTC, 0: never. */
const editedAt = ({ edited_timestamp: at }: APIMessage): number => (at ? Date.parse(at) : 0);

/** Reads the history of a place, and takes in what was not heard. */
export class Reading {
  constructor(
    private readonly context: Pick<DiscordContext, 'log'>,
    private readonly history: History,
    private readonly mark: Mark,
    private readonly taking: Taking,
  ) {}

  /**
   * Reads from the mark on; returns how much was new. What is behind the place's head has been taken in; but the gateway tells
   * of an edit once, so all that was edited is looked at. Throws `SendError`; what was read before that is taken in.
   */
  async read({ id, guild, last }: Spot, open: Open): Promise<number> {
    const from = this.mark.at - overlapMs;
    let taken = 0;
    let read = 0;
    for await (const page of this.history.after(id, firstIdAt(from), open.signal)) {
      for (const message of page) {
        const isNew = timeOf(message.id) >= timeOf(this.mark.head(id)) - overlapMs;
        if (isNew) taken += await this.#take(message, guild, open);
        else if (editedAt(message) >= from) taken += await this.#change(message, guild, open);
        if (open.signal.aborted) return taken;
        this.mark.advance(id, message.id);
      }
      read += page.length;
      if (read < most) continue;
      this.context.log.warn({ place: id }, 'More was written meanwhile than is caught up on; the rest is left');
      break;
    }
    // The last message may be deleted, or not ours to read.
    if (last && !open.signal.aborted) this.mark.advance(id, last);
    return taken;
  }

  async #take(message: APIMessage, guild: string | undefined, open: Open): Promise<number> {
    const delivery = asDelivery(message, guild) as Told | undefined;
    if (!delivery) return 0;
    const result = await this.taking.take(delivery, open);
    if (result === 'seen' && message.edited_timestamp) return this.#change(message, guild, open);
    return result === 'new' ? 1 : 0;
  }

  async #change(message: APIMessage, guild: string | undefined, open: Open): Promise<number> {
    const delivery = asDelivery(message, guild);
    if (!delivery) return 0;
    const result = await this.taking.take({ t: 'MESSAGE_UPDATE', d: delivery.d } as Told, open);
    return result === 'new' ? 1 : 0;
  }
}
