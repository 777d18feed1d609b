import type { Entry } from '../../fakes/record.js';

/** Every text that was ever to be read in each conversation of the plan, also what was changed later. */
export const textsShown = (entries: readonly Entry[]): ReadonlyMap<string, readonly string[]> => {
  const texts = new Map<string, string[]>();
  const conversations = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type === 'visible') conversations.set(entry.messageId, entry.conversation);
    if (entry.type !== 'visible' && entry.type !== 'edited') continue;
    const conversation = conversations.get(entry.messageId);
    if (conversation !== undefined) texts.set(conversation, [...(texts.get(conversation) ?? []), entry.text]);
  }
  return texts;
};
