import type { AgentEvent } from '../../../model/event.js';
import type { Agent } from '../../../model/person.js';
import { cutText } from '../../../model/text.js';
import type { DeskCase } from '../../desk-place.js';
import { attachmentOf, inboundTextMax, type Message, ownWords } from '../receive.js';
import { timeOf } from '../snowflake.js';
import { readName, readText } from '../text.js';
import { readCommand } from './commands.js';
import { raiseMarkdown } from './raise.js';
import { deskWords } from './words.js';

/** Something that the bot tells a person at a desk, in answer to a message of hers. */
export interface Hint {
  readonly channel: string;
  readonly replyTo: string;
  readonly text: string;
}

/** What a message at a desk comes to. A hint that comes with an event is given when the event is new. */
export type DeskReceived =
  | { readonly event: AgentEvent; readonly hint?: Hint }
  | { readonly hint: Hint }
  | { readonly ignored: string };

/** What must be known of a message in a case's thread. */
export interface InCase {
  readonly desk: string;
  readonly found: DeskCase;
  readonly agent: Agent;
  /** What the message came to before, if it is known. */
  readonly earlier: 'reply' | 'note' | 'other' | undefined;
  /** Patterns of mentions that call the bot. */
  readonly calls: readonly string[];
}

/** Keys by which a message that became a reply is found: when it was written, or by an edit. */
export const replyKeys = (message: string): readonly [string, string] => [
  `discord:message:${message}`,
  `discord:reply:${message}`,
];

/** An agent as the desk knows her. */
export const agentOf = (guild: string, { author, member }: Pick<Message, 'author' | 'member'>): Agent => ({
  id: `discord:${guild}/${author.id}`,
  name: readName(member?.nick, author.global_name, author.username) ?? author.id,
});

/** A hint in answer to a message. */
export const hintTo = (d: Pick<Message, 'id' | 'channel_id'>, text: string): Hint => ({
  channel: d.channel_id,
  replyTo: d.id,
  text,
});

/** Turns what a member of the desk wrote, or changed, in a case's thread into an event, a hint, or nothing. */
export const receiveInCase = (d: Message, known: InCase): DeskReceived => {
  const ignored = ownWords(d);
  if (ignored) return { ignored };
  const { desk, found, agent, earlier } = known;
  const [created, converted] = replyKeys(d.id);
  // A message that was not taken in before is as good as new, so that reading it again from history does nothing.
  const key = earlier === undefined ? created : `discord:edit:${d.id}:${d.edited_timestamp}`;
  const at = (earlier && d.edited_timestamp && Date.parse(d.edited_timestamp)) || timeOf(d.id);
  const origin = { desk, messageId: d.id };
  const base = { at, agent, ticket: found.ticket, address: found.address, origin };
  const command = readCommand(readText(d.content, d.mentions, known.calls));

  if (command.type === 'reply') {
    const text = cutText(raiseMarkdown(command.text), inboundTextMax);
    if (!text && (earlier === 'reply' || d.attachments.length === 0))
      return { hint: hintTo(d, earlier === 'reply' ? deskWords.stillThere : deskWords.emptyReply) };
    if (earlier === 'reply') return { event: { ...base, key, type: 'agent.edited', messageId: d.id, text } };
    const attachments = d.attachments.map((file) => attachmentOf(d.channel_id, d.id, file, true));
    const became = earlier === undefined ? created : converted;
    return { event: { ...base, key: became, type: 'agent.replied', messageId: d.id, text, attachments } };
  }
  if (earlier === 'reply') return { hint: hintTo(d, deskWords.stillThere) };
  if (command.type === 'help') return { hint: hintTo(d, deskWords.help) };
  if (command.type === 'act') return { event: { ...base, key, type: 'agent.acted', act: command.act } };
  const files = d.attachments.map(({ filename }) => `[${readName(filename) ?? 'file'}]`);
  const text = [command.text, ...files].filter(Boolean).join('\n');
  if (!text) return { ignored: 'nothing to note' };
  if (earlier === 'note') return { event: { ...base, key, type: 'agent.note-changed', messageId: d.id, text } };
  const event = { ...base, key, type: 'agent.noted', text } as const;
  return command.type === 'unknown' ? { event, hint: hintTo(d, deskWords.unknown) } : { event };
};
