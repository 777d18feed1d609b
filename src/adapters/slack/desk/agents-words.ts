import type { AgentEvent } from '../../../model/event.js';
import { escapeMarkdown } from '../../../model/message.js';
import type { Agent } from '../../../model/person.js';
import { cutText } from '../../../model/text.js';
import type { Store } from '../../../store/store.js';
import type { DeskCase } from '../../desk-place.js';
import { withEmoji } from '../emoji.js';
import { attachments } from '../files.js';
import { messageId, type Self } from '../place.js';
import { deskWords } from '../words.js';
import { readCommand } from './command.js';
import type { DeskDelivery, ThreadMessage } from './deliveries.js';
import { type NameOf, raise } from './raise.js';

/** Longest reply of an agent, in UTF-16 code units. */
export const replyTextMax = 20_000;

/** Replies that were deleted before they came: Slack keeps no order. */
const gone = 'slack-desk-gone';

/** What an agent's words in a case's thread come to. */
export interface Understood {
  readonly event?: AgentEvent;
  /** What the agent has to know at once, for her alone. */
  readonly hint?: string;
  /** True when the thread is no case, as far as is known by now. */
  readonly unknown?: true;
}

/** Words that were written, changed or removed. */
export type Words = Extract<DeskDelivery, { readonly kind: 'wrote' | 'changed' | 'removed' }>;

/** Turns agents' words into events. Throws `StoreError`. */
export class AgentsWords {
  constructor(private readonly deps: { store: Store; nameOf: NameOf }) {}

  async understand(words: Words, about: DeskCase, agent: Agent, self: Self): Promise<Understood> {
    const { said, at } = words;
    const id = messageId(said.channel, said.ts);
    const origin = { desk: `slack:${said.channel}`, messageId: id };
    const base = { at, agent, ticket: about.ticket, address: about.address, origin };
    // Whichever comes first, the message or an edit that makes a reply of it, it is one reply.
    const replyKey = `slack:${id}`;
    const command = readCommand(said.message.text ?? '', self.user);

    if (words.kind === 'removed') {
      const key = `slack:${words.id}`;
      if (await this.#wasReply(about, replyKey))
        return { event: { ...base, type: 'agent.deleted', key, messageId: id } };
      if (command.kind === 'reply') await this.deps.store.put(gone, id, {});
      return {};
    }
    const changed = words.kind === 'changed' ? words.id : undefined;
    if (command.kind === 'reply') {
      if ((await this.deps.store.get(gone, id)) !== undefined) return {};
      const sent = changed !== undefined && (await this.#wasReply(about, replyKey));
      const files = attachments(said.message.files ?? [], { desk: true, ...placeOf(said) }, id);
      const text = this.#text(said, command.text) || files.map(({ name }) => escapeMarkdown(name)).join(', ');
      if (text === '') return { hint: sent ? deskWords.stillSent : deskWords.noText };
      if (text.length > replyTextMax)
        return { hint: sent ? deskWords.editTooLong(replyTextMax) : deskWords.tooLong(text.length, replyTextMax) };
      if (sent) return { event: { ...base, type: 'agent.edited', key: `slack:${changed}`, messageId: id, text } };
      return { event: { ...base, type: 'agent.replied', key: replyKey, messageId: id, text, attachments: files } };
    }
    if (changed !== undefined && (await this.#wasReply(about, replyKey))) return { hint: deskWords.stillSent };
    if (command.kind === 'act')
      return { event: { ...base, type: 'agent.acted', key: `${replyKey}:act`, act: command.act } };
    if (command.kind === 'help') return { hint: deskWords.help };
    const names = (said.message.files ?? []).flatMap(({ name, title }) => name || title || []);
    const text = [
      ...(changed === undefined ? [] : [deskWords.edited]),
      this.#text(said, command.text),
      ...names.map((name) => `📎 ${escapeMarkdown(name)}`),
    ].filter((part) => part !== '');
    if (text.length === 0) return {};
    return {
      event: {
        ...base,
        type: 'agent.noted',
        key: changed === undefined ? `${replyKey}:note` : `slack:${changed}`,
        text: cutText(text.join('\n\n'), replyTextMax),
      },
      ...(command.almost ? { hint: deskWords.onlyNoted } : {}),
    };
  }

  #text({ message }: ThreadMessage, text: string): string {
    return raise(withEmoji({ ...message, text }), this.deps.nameOf);
  }

  /** Whether a message went to the customer, as far as anybody knows by now. */
  async #wasReply({ address }: DeskCase, key: string): Promise<boolean> {
    const { store } = this.deps;
    // What is no longer pending has its turn.
    if ((await store.pending(address.conversation)).some((event) => event.key === key)) return true;
    return (await store.turnByCause(key)) !== undefined;
  }
}

const placeOf = ({ channel, thread }: ThreadMessage) => ({ channel, thread });
