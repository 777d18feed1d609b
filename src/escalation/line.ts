import type { Match } from '../model/match.js';
import type { Attachment } from '../model/message.js';
import type { Mark } from './mark.js';
import type { Ground } from './why.js';

/** One line of a transcript, as an agent reads it. */
export interface Line {
  /** Stays the same while the line changes: the effect's or the event's key. */
  readonly id: string;
  readonly seq: number;
  /** ms since the epoch, UTC. */
  readonly at: number;
  readonly who: 'customer' | 'bot' | 'agent' | 'note' | 'system';
  /** The agent's name, where an agent speaks. */
  readonly name?: string;
  /** Markdown from the bot and agents, plain text from the customer. Empty when deleted. */
  readonly text: string;
  /** The platform's (customer) or the desk's (agent) id of the message. */
  readonly messageId?: string;
  readonly attachments?: readonly Attachment[];
  readonly choices?: readonly string[];
  /** What was found for the customer's message, so that "why did it say that?" has an answer. */
  readonly matches?: readonly Match[];
  /** What a message of the bot's rests on. */
  readonly ground?: Ground;
  readonly mark?: Mark;
  /** What it said before it was edited, oldest first. */
  readonly earlier?: readonly string[];
  readonly deleted?: true;
  /** True when the customer's text was longer than what is kept. */
  readonly cut?: true;
}

/** The lines of a transcript while they are gathered; edits and deletions reach back into them. */
export class Lines {
  readonly list: Line[] = [];
  /** Customer's messages that were edited or deleted before they arrived. */
  readonly #early = new Map<string, string | undefined>();

  add(line: Line): void {
    const early = line.who === 'customer' && line.messageId !== undefined && this.#early.has(line.messageId);
    this.list.push(line);
    if (early) this.change((one) => one === line, this.#early.get(line.messageId!));
  }

  /** Puts a new text, or none when it was deleted, on the lines that are meant; with `choices`, new buttons too. */
  change(
    isMeant: (line: Line) => boolean,
    text: string | undefined,
    choices?: readonly string[],
    ground?: Ground,
  ): boolean {
    let found = false;
    this.list.forEach((line, i) => {
      if (!isMeant(line)) return;
      found = true;
      this.list[i] =
        text === undefined
          ? deleted(line)
          : { ...edited(line, text), ...(choices && { choices }), ...(ground && { ground }) };
    });
    return found;
  }

  /** A change by the customer; it waits when its message is not there yet. */
  changeCustomers(messageId: string, text: string | undefined): void {
    const found = this.change((line) => line.who === 'customer' && line.messageId === messageId, text);
    if (text === undefined) this.#forget(messageId);
    if (!found) this.#early.set(messageId, text);
  }

  /** What was found for a message that is deleted is not shown any more either. */
  #forget(messageId: string): void {
    this.list.forEach((line, i) => {
      if (line.ground?.messageId !== messageId) return;
      const { ground: _, ...rest } = line;
      this.list[i] = rest;
    });
  }
}

const edited = (line: Line, text: string): Line =>
  line.deleted || line.text === text ? line : { ...line, text, earlier: [...(line.earlier ?? []), line.text] };

/** What was deleted is not shown any more, nor what it said before, nor what was found for it. */
const deleted = ({ earlier: _e, attachments: _a, choices: _c, matches: _m, ground: _g, ...line }: Line): Line => ({
  ...line,
  text: '',
  deleted: true,
});
