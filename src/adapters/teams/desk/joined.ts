import type { AgentJoined, CustomerSaid } from '../../../model/event.js';
import { type Address, escapeMarkdown } from '../../../model/message.js';
import { cutText } from '../../../model/text.js';
import type { Store } from '../../../store/store.js';
import { agentJoined } from '../../agent-joined.js';
import type { Activity, Reference } from '../activity.js';
import type { DeskIntake } from './intake.js';
import { markdownOf } from './read.js';
import { replyTextMax } from './understand.js';

/** Customers of one thread, at most; so many conversations are known by heart. */
const mostTalks = 50;
const mostKnown = 10_000;

interface Place {
  readonly id: string;
  readonly isThread: boolean;
}

/** The thread or group chat that an address lies in; undefined for a personal chat, which is the customer's alone. */
const placeOf = ({ ref }: Address): Place | undefined => {
  const { conversation } = ref as unknown as Reference;
  const isThread = conversation.conversationType === 'channel';
  return isThread || conversation.conversationType === 'groupChat' ? { id: conversation.id, isThread } : undefined;
};

const feedOf = ({ id }: Place): string => `teams-thread:${id}`;

/**
 * Members of the desk who write where customers talk with the bot: there it falls silent. In a channel's thread that is so
 * for all its customers; in a group chat, where all talk runs together, for those alone who wait for a person or have one.
 * All methods throw `StoreError`.
 */
export class Joined {
  readonly #known = new Set<string>();

  constructor(
    private readonly deps: {
      readonly store: Pick<Store, 'append' | 'read' | 'conversation'>;
      readonly desk: Pick<DeskIntake, 'isEmpty' | 'agent'>;
    },
  ) {}

  /** Remembers where a customer talks with us, before what she says is taken in. */
  async note({ address }: CustomerSaid): Promise<void> {
    const { conversation } = address;
    const place = placeOf(address);
    if (!place || this.#known.has(conversation)) return;
    await this.deps.store.append(feedOf(place), conversation, { ...address });
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.add(conversation);
  }

  /**
   * What a message that does not mention us is to the customers of its place; empty when it is nothing to them. Throws
   * `SendError` when Teams does not tell whether its writer is an agent.
   */
  async in(said: CustomerSaid, activity: Activity): Promise<AgentJoined[]> {
    const place = placeOf(said.address);
    if (!place || !activity.from || this.deps.desk.isEmpty) return [];
    const talks = await this.#talks(place, said.address.conversation);
    const agent = talks.length > 0 && (await this.deps.desk.agent(activity.from));
    if (!agent) return [];
    const files = said.attachments.map(({ name }) => `📎 ${escapeMarkdown(name)}`);
    const text = [markdownOf(activity), ...files].filter((part) => part !== '').join('\n\n');
    const { at, messageId } = said;
    return agentJoined(talks, said.key, { at, agent, messageId, text: cutText(text, replyTextMax) });
  }

  /** The customers who talk with us in a place, but for the writer herself. */
  async #talks(place: Place, writer: string): Promise<Address[]> {
    const all = (await this.deps.store.read(feedOf(place), 0, mostTalks))
      .map(({ item }) => item as unknown as Address)
      .filter(({ conversation }) => conversation !== writer);
    if (place.isThread) return all;
    const states = await Promise.all(all.map(({ conversation }) => this.deps.store.conversation(conversation)));
    const forPerson = states.map(
      (state) => state?.phase.name === 'handing-over' || state?.phase.name === 'with-person',
    );
    return all.filter((_, i) => forPerson[i]);
  }
}
