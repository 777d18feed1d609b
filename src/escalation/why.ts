import type { Part } from '../model/match.js';
import type { Turn } from '../model/turn.js';

/** What a message of the bot's rests on: each question of the customer's message, with what was found for it. */
export interface Ground {
  /** The customer's message. When she deletes it, this goes too. */
  readonly messageId: string;
  readonly parts: readonly Part[];
}

/** What the bot's message of a turn rests on; undefined for what it says without looking anything up, such as small talk. */
export const groundOf = ({ cause, after, effects }: Turn): Ground | undefined => {
  const { question, phase } = after;
  if (phase.name !== 'answered' && phase.name !== 'clarifying' && phase.name !== 'handing-over') return undefined;
  const picked = effects.some((effect) => effect.type === 'feedback' && effect.feedback.kind === 'picked');
  if (picked || cause.type === 'customer.chose') {
    if (!question?.matches || phase.name === 'handing-over') return undefined;
    return { messageId: question.messageId, parts: [{ text: question.text, matches: question.matches }] };
  }
  if (cause.type !== 'customer.said' && cause.type !== 'customer.edited') return undefined;
  const { messageId, parts = [], matches, text } = cause;
  if (parts.length > 0) return { messageId, parts };
  return question?.messageId === messageId && matches ? { messageId, parts: [{ text, matches }] } : undefined;
};
