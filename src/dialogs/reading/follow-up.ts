import type { Texts } from '../../knowledge/faq.js';
import { phraseAt, tokensOf } from './sentences.js';

/** What a follow-up can lean on. */
export interface Before {
  /** The words of the question before it. */
  readonly question: string;
  /** The FAQ that it was answered with, if it was. */
  readonly answered?: string;
}

/** The new words of a message that leans on the one before it. */
export interface FollowUp {
  readonly text: string;
  /** So few words, or so plainly a continuation, that by itself it can hardly be a question. */
  readonly bare: boolean;
}

/** A longer message says itself what it is about. */
const longest = 9;
const bareAtMost = 5;

/**
 * A message that leans on the one before ("and for business accounts?", "how long does that take?"), without its opening
 * words; undefined when it stands on its own.
 */
export const followUpIn = (texts: Texts, text: string): FollowUp | undefined => {
  const tokens = tokensOf(text);
  if (tokens.length === 0 || tokens.length > longest) return undefined;
  const opened = phraseAt(texts, 'follow-up', tokens, 0) ?? 0;
  const points = tokens.some((_, at) => phraseAt(texts, 'leaning', tokens, at) !== undefined);
  if (opened >= tokens.length || (opened === 0 && !points)) return undefined;
  // "and can I …" begins a question of its own; "and for …" does not.
  const own = phraseAt(texts, 'asks', tokens, opened) !== undefined;
  const bare = tokens.length - opened <= bareAtMost && (points || !own);
  return { text: text.slice(tokens[opened]!.from), bare };
};
