import type { AgentAct } from '../../../model/event.js';

/** What a message in a case's thread asks for. `unknown` looks like a command and is none. */
export type Command =
  | { readonly type: 'reply'; readonly text: string }
  | { readonly type: 'act'; readonly act: AgentAct }
  | { readonly type: 'help' }
  | { readonly type: 'unknown'; readonly text: string }
  | { readonly type: 'note'; readonly text: string };

const acts: Readonly<Record<string, AgentAct>> = { '!take': 'take', '!resolve': 'resolve', '!back': 'hand-back' };

/** Reads what an agent wrote. Only `!r`, followed by a space or a new line, goes to the customer. */
export const readCommand = (written: string): Command => {
  const text = written.trim();
  const [, reply] = /^!r(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  if (reply !== undefined || /^!r$/i.test(text)) return { type: 'reply', text: reply ?? '' };
  const word = text.toLowerCase();
  const act = Object.hasOwn(acts, word) ? acts[word] : undefined;
  if (act) return { type: 'act', act };
  if (word === '!help') return { type: 'help' };
  return { type: /^![a-z]/i.test(text) ? 'unknown' : 'note', text };
};
