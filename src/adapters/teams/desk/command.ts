import type { AgentAct } from '../../../model/event.js';

/** What an agent's message in a case's thread is. */
export type Command =
  | { readonly kind: 'reply'; readonly text: string }
  | { readonly kind: 'act'; readonly act: AgentAct }
  | { readonly kind: 'help' }
  /** `almost`: it begins like a command, and is none. */
  | { readonly kind: 'note'; readonly text: string; readonly almost: boolean };

const acts: Readonly<Record<string, AgentAct>> = { take: 'take', resolve: 'resolve', back: 'hand-back' };
const reply = /^!r(?:\s+|$)/i;

/** Reads what an agent wrote, without the mention of the bot. Only what says so is sent to the customer: all else is a note. */
export const readCommand = (spoken: string): Command => {
  const text = spoken.trim();
  if (reply.test(text)) return { kind: 'reply', text: text.replace(reply, '') };
  const word = /^!(\w+)$/.exec(text)?.[1]?.toLowerCase() ?? '';
  const act = Object.hasOwn(acts, word) ? acts[word] : undefined;
  if (act) return { kind: 'act', act };
  if (word === 'help') return { kind: 'help' };
  return { kind: 'note', text, almost: /^!\w/.test(text) };
};
