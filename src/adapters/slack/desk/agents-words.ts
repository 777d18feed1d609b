import type { AgentEvent } from '../../../model/event.js';
import { escapeMarkdown } from '../../../model/message.js';
import type { Agent } from '../../../model/person.js';
import { cutText } from '../../../model/text.js';
import type { Store } from '../../../store/store.js';
import type { DeskCase } from '../../desk-place.js';
import { withEmoji } from '../emoji.js';
import { attachments } from '../files.js';
import { messageId, type Self } from '../place.js';
import { type NameOf, plainFromSlack } from '../plain.js';
import type { SlackMessage } from '../wire.js';
import { deskWords } from '../words.js';
import { readCommand } from './command.js';
import type { DeskDelivery, ThreadMessage } from './deliveries.js';
import { raise } from './raise.js';

/** Longest reply of an agent, in UTF-16 code units. */
export const replyTextMax = 20_000;

/** Messages that were deleted before they came: Slack keeps no order. */
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

/** The names of the files that stay on Slack. */
const fileNames = ({ files = [] }: SlackMessage): string[] => files.flatMap(({ name, title }) => name || title || []);

/** What an agent wrote, as Markdown, with the names of its files; empty when there is nothing in it. */
export const textOf = (message: SlackMessage, text: string, nameOf: NameOf): string =>
  [raise(withEmoji({ ...message, text }), nameOf), ...fileNames(message).map((name) => `📎 ${escapeMarkdown(name)}`)]
    .filter((part) => part !== '')
    .join('\n\n');

/** The same as plain text: notes are. */
const noteOf = (message: SlackMessage, text: string, self: Self, nameOf: NameOf): string =>
  [
    plainFromSlack(withEmoji({ ...message, text }), self.user, nameOf),
    ...fileNames(message).map((name) => `📎 ${name}`),
  ]
    .filter((part) => part !== '')
    .join('\n');

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

    const noteKey = `${replyKey}:note`;
    if (words.kind === 'removed') {
      const removed = { ...base, key: `slack:${words.id}`, messageId: id };
      if (await this.#wasTaken(about, replyKey)) return { event: { ...removed, type: 'agent.deleted' } };
      if (await this.#wasTaken(about, noteKey)) return { event: { ...removed, type: 'agent.note-changed' } };
      if (command.kind === 'reply' || command.kind === 'note') await this.deps.store.put(gone, id, {});
      return {};
    }
    const changed = words.kind === 'changed' ? words.id : undefined;
    if ((await this.deps.store.get(gone, id)) !== undefined) return {};
    if (command.kind === 'reply') {
      const sent = changed !== undefined && (await this.#wasTaken(about, replyKey));
      const files = attachments(said.message.files ?? [], { desk: true, ...placeOf(said) }, id);
      const text = this.#text(said, command.text) || files.map(({ name }) => escapeMarkdown(name)).join(', ');
      if (text === '') return { hint: sent ? deskWords.stillSent : deskWords.noText };
      if (text.length > replyTextMax)
        return { hint: sent ? deskWords.editTooLong(replyTextMax) : deskWords.tooLong(text.length, replyTextMax) };
      if (sent) return { event: { ...base, type: 'agent.edited', key: `slack:${changed}`, messageId: id, text } };
      return { event: { ...base, type: 'agent.replied', key: replyKey, messageId: id, text, attachments: files } };
    }
    if (changed !== undefined && (await this.#wasTaken(about, replyKey))) return { hint: deskWords.stillSent };
    if (command.kind === 'act')
      return { event: { ...base, type: 'agent.acted', key: `${replyKey}:act`, act: command.act } };
    if (command.kind === 'help') return { hint: deskWords.help };
    const text = cutText(noteOf(said.message, command.text, self, this.deps.nameOf), replyTextMax);
    if (text === '') return {};
    if (changed !== undefined && (await this.#wasTaken(about, noteKey)))
      return { event: { ...base, type: 'agent.note-changed', key: `slack:${changed}`, messageId: id, text } };
    // An edit may come before its message: then that is known already.
    return {
      event: { ...base, type: 'agent.noted', key: noteKey, text },
      ...(command.almost ? { hint: deskWords.onlyNoted } : {}),
    };
  }

  #text({ message }: ThreadMessage, text: string): string {
    return raise(withEmoji({ ...message, text }), this.deps.nameOf);
  }

  /** Whether a message was taken in as what the key names, as far as anybody knows by now. */
  async #wasTaken({ address }: DeskCase, key: string): Promise<boolean> {
    const { store } = this.deps;
    // What is no longer pending has its turn.
    if ((await store.pending(address.conversation)).some((event) => event.key === key)) return true;
    return (await store.turnByCause(key)) !== undefined;
  }
}

const placeOf = ({ channel, thread }: ThreadMessage) => ({ channel, thread });
