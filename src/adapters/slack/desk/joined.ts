import type { AgentJoined, CustomerSaid } from '../../../model/event.js';
import type { Address } from '../../../model/message.js';
import { cutText } from '../../../model/text.js';
import type { Store } from '../../../store/store.js';
import { agentJoined } from '../../agent-joined.js';
import { isDesk, isDirect, readRef, type Self, type SlackRef } from '../place.js';
import type { SlackMessage } from '../wire.js';
import { replyTextMax, textOf } from './agents-words.js';
import type { DeskIntake } from './intake.js';
import { orAgain } from './look-up.js';

/** Customers of one thread, at most; so many threads are known by heart. */
const mostTalks = 50;
const mostKnown = 10_000;

const feedOf = ({ channel, thread }: Pick<SlackRef, 'channel' | 'thread'>): string =>
  `slack-thread:${channel}:${thread}`;

/** A thread of a channel that an address lies in; undefined for direct messages and desks. */
const threadOf = ({ ref }: Address): SlackRef | undefined => {
  const place = readRef(ref);
  return place && !isDesk(place) && place.thread && !isDirect(place.channel) && place.channel !== place.user
    ? place
    : undefined;
};

/** Members of the desk who write in customers' threads: there the bot falls silent. */
export class Joined {
  readonly #known = new Set<string>();

  constructor(private readonly deps: { readonly store: Store; readonly desk: DeskIntake }) {}

  /** Remembers in which thread a customer talks with us, before what she says is taken in. Throws `IntakeError`. */
  async note({ address }: CustomerSaid): Promise<void> {
    const { conversation } = address;
    const place = threadOf(address);
    if (!place || this.#known.has(conversation)) return;
    await orAgain(this.deps.store.append(feedOf(place), conversation, { ...address }));
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.add(conversation);
  }

  /** What a message that does not mention us is to the customers of its thread. Throws `IntakeError`. */
  async in(said: CustomerSaid, message: SlackMessage, self: Self): Promise<AgentJoined[]> {
    const place = threadOf(said.address);
    if (!place || this.deps.desk.isEmpty) return [];
    const talks = (await orAgain(this.deps.store.read(feedOf(place), 0, mostTalks)))
      .map(({ item }) => item as unknown as Address)
      .filter(({ conversation }) => conversation !== said.address.conversation);
    const agent = talks.length > 0 && (await this.deps.desk.agent(place.user, self));
    if (!agent) return [];
    const text = cutText(
      textOf(message, message.text ?? '', (user) => this.deps.desk.nameOf(user)),
      replyTextMax,
    );
    if (text === '') return [];
    const { at, messageId } = said;
    return agentJoined(talks, said.key, { at, agent, messageId, text });
  }
}
