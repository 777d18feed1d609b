import type { AgentEvent } from '../../../model/event.js';
import type { Agent } from '../../../model/person.js';
import { cutText } from '../../../model/text.js';
import type { Store } from '../../../store/store.js';
import type { DeskCase } from '../../desk-place.js';
import { attachmentsOf } from '../attachments.js';
import { safe } from '../receive.js';
import { spokenText } from '../text.js';
import { readCommand } from './command.js';
import type { TeamsDesk } from './place.js';
import { type DeskDelivery, replyOf } from './read.js';
import { deskWords } from './words.js';

/** Longest reply of an agent, in UTF-16 code units. */
export const replyTextMax = 20_000;

/** Messages that were deleted before they came: Teams keeps no order between deliveries that it repeats. */
const gone = 'teams-desk-gone';

/** Words that were written, changed or removed. */
export type Words = Extract<DeskDelivery, { readonly kind: 'wrote' | 'changed' | 'removed' }>;

/** What an agent's words in a case's thread come to: an event, and what she has to know at once. */
export interface Understood {
  readonly event?: AgentEvent;
  readonly hint?: string;
}

/** Whether a message that was deleted is there again. */
const restored = (words: Words): boolean => words.kind === 'changed' && words.restored;

/** What is known of the writer and the case. `now`: in ms UTC. */
export interface Known {
  readonly desk: TeamsDesk;
  readonly about: DeskCase;
  readonly agent: Agent;
  readonly now: number;
}

/** Turns agents' words into events. Throws `StoreError`. */
export class AgentsWords {
  constructor(private readonly store: Pick<Store, 'get' | 'put' | 'pending' | 'turnByCause' | 'conversation'>) {}

  async understand(words: Words, { desk, about, agent, now }: Known): Promise<Understood> {
    const { activity, id, at = now } = words;
    const { ticket, address } = about;
    const base = { at, agent, ticket, address, origin: { desk: desk.name, messageId: id } };
    // Whichever comes first, the message or an edit that makes a reply of it, it is one reply.
    const key = safe(`teams:${desk.channel}:${id}`);
    const noteKey = `${key}:note`;
    const later = 'change' in words ? words.change : undefined;

    if (words.kind === 'removed') {
      const removed = { ...base, key: `${key}:delete:${later}`, messageId: id };
      if (await this.#isKnown(about, key)) return { event: { ...removed, type: 'agent.deleted' } };
      if (await this.#isKnown(about, noteKey)) return { event: { ...removed, type: 'agent.note-changed' } };
      await this.store.put(gone, key, {});
      return {};
    }
    if (later === undefined && (await this.store.get(gone, key)) !== undefined) return {};
    const sent = later !== undefined && (await this.#isKnown(about, key));
    const command = readCommand(spokenText(activity));
    const files = attachmentsOf(activity, desk.thread(words.root));

    if (command.kind === 'reply') {
      const text = replyOf(activity);
      const own = `${key}:again:${later}`;
      const again = sent && restored(words) && ((await this.#isKnown(about, own)) || !(await this.#stands(about, id)));
      const edits = sent && !again;
      if (!edits && files.some(({ state }) => state === 'refused')) return { hint: deskWords.noFiles };
      if (text === '' && (edits || files.length === 0)) return { hint: edits ? deskWords.stillSent : deskWords.noText };
      if (text.length > replyTextMax)
        return {
          hint: edits ? deskWords.editTooLong(replyTextMax) : deskWords.tooLong(text.length, replyTextMax),
        };
      if (edits) return { event: { ...base, type: 'agent.edited', key: `${key}:edit:${later}`, messageId: id, text } };
      return {
        event: { ...base, type: 'agent.replied', key: again ? own : key, messageId: id, text, attachments: files },
      };
    }
    if (sent) return (await this.#stands(about, id)) ? { hint: deskWords.stillSent } : {};
    if (command.kind === 'act') return { event: { ...base, type: 'agent.acted', key: `${key}:act`, act: command.act } };
    if (command.kind === 'help') return { hint: deskWords.help };
    const text = cutText(
      [command.text, ...files.map(({ name }) => `📎 ${name}`)].filter((part) => part !== '').join('\n'),
      replyTextMax,
    );
    if (text === '') return {};
    const noted = later !== undefined && (await this.#isKnown(about, noteKey));
    const changed = `${key}:edit:${later}`;
    if (noted && !restored(words))
      return { event: { ...base, type: 'agent.note-changed', key: changed, messageId: id, text } };
    // What was removed from the record does not come back there: a note that is restored is noted anew.
    return {
      event: { ...base, type: 'agent.noted', key: noted ? changed : noteKey, text },
      ...(command.almost ? { hint: deskWords.onlyNoted } : {}),
    };
  }

  /** Whether an event was taken in. What is no longer pending has its turn. */
  async #isKnown({ address }: DeskCase, key: string): Promise<boolean> {
    if ((await this.store.pending(address.conversation)).some((event) => event.key === key)) return true;
    return (await this.store.turnByCause(key)) !== undefined;
  }

  /** Whether the customer still has a reply, as far as anybody knows by now. */
  async #stands({ address }: DeskCase, messageId: string): Promise<boolean> {
    const pending = await this.store.pending(address.conversation);
    const last = pending.findLast((event) => 'messageId' in event && event.messageId === messageId);
    if (last) return last.type !== 'agent.deleted';
    const state = await this.store.conversation(address.conversation);
    return state?.replies.some((reply) => reply.messageId === messageId) ?? false;
  }
}
