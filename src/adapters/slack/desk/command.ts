import type { AgentAct } from '../../../model/event.js';

/** What an agent's message in a case's thread is. */
export type Command =
  /** `text`: what goes to the customer, in mrkdwn. */
  | { readonly kind: 'reply'; readonly text: string }
  | { readonly kind: 'act'; readonly act: AgentAct }
  | { readonly kind: 'help' }
  /** `almost`: it begins like a command, and is none. */
  | { readonly kind: 'note'; readonly text: string; readonly almost: boolean };

const acts = new Map<string, AgentAct>([
  ['take', 'take'],
  ['resolve', 'resolve'],
  ['back', 'hand-back'],
]);

/** Reads what an agent wrote, in mrkdwn. Only what says so is sent to the customer: all else is a note. */
export const readCommand = (written: string, bot: string): Command => {
  const text = written.replace(new RegExp(`^\\s*<@${bot}(\\|[^>]*)?>`), '').trim();
  const reply = /^!r(?:\s+|$)/i.exec(text);
  if (reply) return { kind: 'reply', text: text.slice(reply[0].length) };
  const word = /^!(\w+)$/.exec(text)?.[1]?.toLowerCase() ?? '';
  const act = acts.get(word);
  if (act) return { kind: 'act', act };
  if (word === 'help') return { kind: 'help' };
  return { kind: 'note', text, almost: /^!(take|resolve|back|help)\b/i.test(text) };
};
