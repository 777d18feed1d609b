import type { Message } from './conversation.js';

/**
 * The messages as they are to be shown: a choice stands once, under the newest message that offers it, and none of the bot's is
 * left once a person has spoken, because the bot is silent from then on. Where one was chosen all stay, as a record.
 */
export const withOpenChoices = (messages: readonly Message[]): Message[] => {
  const later = new Set<string>();
  let personSpoke = false;
  return messages
    .map((_, i) => messages[messages.length - 1 - i]!)
    .map((message) => {
      const { choices = [], chosen, from } = message;
      const open = choices.filter(({ id }) => !personSpoke && !later.has(id));
      for (const { id } of choices) later.add(id);
      personSpoke ||= from === 'agent';
      return chosen !== undefined || open.length === choices.length ? message : { ...message, choices: open };
    })
    .reverse();
};
