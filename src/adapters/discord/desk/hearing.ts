import type { AgentReplied } from '../../../model/event.js';
import { caseOfThread, type DeskCase } from '../../desk-place.js';
import type { DiscordContext } from '../context.js';
import type { Delivery } from '../deliveries.js';
import { isCalled, type Message, ownWords } from '../receive.js';
import type { Desk } from './desk.js';
import type { Desks } from './desks.js';
import { agentOf, type DeskReceived, hintTo, receiveInCase, replyKeys } from './receive.js';
import { deskWords } from './words.js';

type Told = Exclude<Delivery, { t: 'INTERACTION_CREATE' }>;

/**
 * Hears what is written in desks' channels and their threads: members of the desk in threads that Careline opened. What
 * anybody says elsewhere there concerns nobody, and never becomes a customer's conversation.
 */
export class Hearing {
  constructor(
    private readonly context: DiscordContext,
    private readonly desks: Desks,
  ) {}

  /** Undefined when it did not happen at a desk. `roles`: those that are the bot's own in some server. */
  async of(delivery: Told, roles: ReadonlySet<string>): Promise<DeskReceived | undefined> {
    const { d } = delivery;
    if (this.desks.size === 0 || !d.guild_id) return undefined;
    const { store, channels, identity } = this.context;
    const { bot } = identity();
    const parent = this.desks.of(d.channel_id) ? undefined : (await channels.get(d.channel_id))?.parent;
    const desk = this.desks.of(parent ?? d.channel_id);
    if (!desk) return undefined;
    const found = parent ? await caseOfThread(store, desk.thread(d.channel_id).conversation) : undefined;
    if (!found) {
      const called = delivery.t === 'MESSAGE_CREATE' && !ownWords(delivery.d) && isCalled(delivery.d, { bot, roles });
      return called ? { hint: hintTo(delivery.d, deskWords.notACase) } : { ignored: 'not in the thread of a case' };
    }
    if (delivery.t === 'MESSAGE_DELETE') return this.#deleted(d.id, desk, found);
    const message: Message = delivery.d;
    if (ownWords(message)) return { ignored: 'no message of a person' };
    if (delivery.t === 'MESSAGE_UPDATE' && !message.edited_timestamp) return { ignored: 'not an edit' };
    if (!(await desk.isMember(message.author.id, message.member?.roles)))
      return { ignored: 'not a member of the desk' };
    const [created, converted] = replyKeys(d.id);
    // History shows a message as it was last changed.
    const changedAt = message.edited_timestamp ? Date.parse(message.edited_timestamp) : undefined;
    const reply = changedAt === undefined ? undefined : await this.#reply(d.id, found);
    if (reply?.key === converted && reply.at === changedAt) return { ignored: 'taken in before' };
    const other = changedAt !== undefined && !reply ? await this.#cause(created, found) : undefined;
    return receiveInCase(message, {
      desk: desk.name,
      found,
      agent: agentOf(d.guild_id, message),
      earlier: reply ? 'reply' : other ? (other.type === 'agent.noted' ? 'note' : 'other') : undefined,
      calls: [`@!?${bot}`, ...[...roles].map((role) => `@&${role}`)],
    });
  }

  /** The reply that a message became; undefined when it is none. */
  async #reply(message: string, found: DeskCase): Promise<AgentReplied | undefined> {
    for (const key of replyKeys(message)) {
      const cause = await this.#cause(key, found);
      if (cause?.type === 'agent.replied') return cause;
    }
    return undefined;
  }

  /** An event that was taken in, by its key. What is no longer pending when this looks is in a turn when it looks there. */
  async #cause(key: string, { address }: DeskCase) {
    const { store } = this.context;
    const pending = (await store.pending(address.conversation)).find((event) => event.key === key);
    return pending ?? (await store.turnByCause(key))?.cause;
  }

  /** Discord does not say who deleted a message: it counts as its writer, or somebody who may do so for her. */
  async #deleted(message: string, desk: Desk, found: DeskCase): Promise<DeskReceived> {
    const was = (await this.#reply(message, found)) ?? (await this.#cause(replyKeys(message)[0], found));
    if (was?.type !== 'agent.replied' && was?.type !== 'agent.noted') return { ignored: 'no words of an agent' };
    return {
      event: {
        type: was.type === 'agent.replied' ? 'agent.deleted' : 'agent.note-changed',
        key: `discord:delete:${message}`,
        at: this.context.clock.now(),
        agent: was.agent,
        ticket: was.ticket,
        address: found.address,
        messageId: message,
        origin: { desk: desk.name, messageId: message },
      },
    };
  }
}
