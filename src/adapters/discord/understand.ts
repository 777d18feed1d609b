import type { AgentJoined } from '../../model/event.js';
import type { DiscordContext } from './context.js';
import type { Delivery } from './deliveries.js';
import type { Desks } from './desk/desks.js';
import type { Hearing } from './desk/hearing.js';
import { joinedBy } from './desk/joined.js';
import type { DeskReceived } from './desk/receive.js';
import type { Place } from './place.js';
import { isCalled, type Received, receive } from './receive.js';

/** What a delivery comes to. `joined`: what an agent's words are to each customer who reads them. */
export type Understood = Received | DeskReceived | { readonly joined: readonly AgentJoined[] };

type Told = Exclude<Delivery, { t: 'INTERACTION_CREATE' }>;

/** Finds out what `receive` must know of a delivery, and notes the talk that it begins. */
export class Understanding {
  readonly #roles = new Set<string>();

  constructor(
    private readonly context: DiscordContext,
    private readonly hearing: Hearing,
    private readonly desks: Desks,
  ) {}

  /** Learns from a server, as the gateway tells of it, which role is the bot's own. */
  learn(server: {
    readonly roles?: readonly { readonly id: string; readonly tags?: { readonly bot_id?: string } }[];
  }): void {
    const { bot } = this.context.identity();
    for (const { id, tags } of server.roles ?? []) if (tags?.bot_id === bot) this.#roles.add(id);
  }

  /** Throws `StoreError`, or what the SDK throws: then the delivery is still to be understood. */
  async of(delivery: Told): Promise<Understood> {
    const { places, channels, identity, clock, sent } = this.context;
    const { bot } = identity();
    const { d } = delivery;
    if (sent.has(d.id) || ('author' in d && d.author.id === bot)) return { ignored: 'our own message' };
    const atDesk = await this.hearing.of(delivery, this.#roles);
    if (atDesk) return atDesk;
    const place = await places.get(d.channel_id);
    const joined =
      delivery.t === 'MESSAGE_CREATE' ? await joinedBy(delivery.d, place, this.desks, { bot, roles: this.#roles }) : [];
    if (joined.length > 0) return { joined };
    const opened = d.guild_id && delivery.t !== 'MESSAGE_CREATE' ? await places.get(d.id) : undefined;
    const called =
      delivery.t === 'MESSAGE_CREATE' && d.guild_id && !place && isCalled(delivery.d, { bot, roles: this.#roles });
    const received = receive(delivery, {
      bot,
      roles: this.#roles,
      now: clock.now(),
      place,
      opened,
      // Where the bot may not look it opens no thread: it answers where it was called, if it can.
      channelType: called ? (await channels.get(d.channel_id))?.type : undefined,
      author: delivery.t === 'MESSAGE_DELETE' ? await this.#writer(d.id, opened ?? place) : undefined,
    });
    if ('begins' in received && received.begins && delivery.t === 'MESSAGE_CREATE')
      await places.begin(received.begins, received.event.at);
    return received;
  }

  /** Of several customers in one thread the one whose conversation knows the message; undefined with one, or none. */
  async #writer(message: string, place: Place | undefined): Promise<string | undefined> {
    if (!place || place.talks.length < 2) return undefined;
    for (const { user, conversation } of place.talks)
      if ((await this.context.store.conversation(conversation))?.recent.includes(message)) return user;
    return undefined;
  }
}
