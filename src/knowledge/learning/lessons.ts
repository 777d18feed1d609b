import type { Feedback, Lesson } from '../../model/feedback.js';
import type { Turn } from '../../model/turn.js';
import { knownLanguage } from '../language/languages.js';
import { withoutPersonal } from './personal.js';
import { wordsOf } from './same.js';

/** A phrasing is one question; what is longer is a story that would teach its details. In characters. */
export const longestLesson = 200;

/** Words that are found with this confidence already teach nothing. */
export const knownFrom = 0.9;

/** What is left of a text once something was cut out of it must still be words enough to mean something. */
const fewestWords = 2;

/** The words to learn, or undefined when there is nothing in them. */
const teaching = (text: string, name: string | undefined): string | undefined => {
  const line = text.replace(/\s+/g, ' ').trim();
  const left = withoutPersonal(line, name);
  const words = wordsOf(left).filter((word) => /\p{L}{2}/u.test(word));
  const fewest = left === line ? 1 : fewestWords;
  return left.length > longestLesson || words.length < fewest ? undefined : left;
};

const lesson = ({ faq, kind, text, confidence }: Feedback, turn: Turn): Lesson | undefined => {
  if (kind === 'not-helped' || confidence >= knownFrom) return undefined;
  const { cause, conversation, after } = turn;
  const taught = teaching(text, after.person.name);
  if (taught === undefined) return undefined;
  const ticket = cause.type === 'agent.named' ? { ticket: cause.ticket } : {};
  const spoken = after.language ?? knownLanguage(after.person.locale);
  const language = spoken === undefined ? {} : { language: spoken };
  return { v: 1, faq, text: taught, kind, at: turn.at, confidence, conversation, ...ticket, ...language };
};

/**
 * What a turn teaches: from every word of somebody on the right FAQ, the customer's words for it. Personal data is cut out
 * here, before anything is stored to learn from.
 */
export const lessonsOf = (turn: Turn): Lesson[] =>
  turn.effects.flatMap((effect) => {
    const found = effect.type === 'feedback' ? lesson(effect.feedback, turn) : undefined;
    return found ? [found] : [];
  });
