import type { Texts } from '../../knowledge/faq.js';
import { phraseAt, tokensOf } from './sentences.js';

/** What a follow-up can lean on: the question before it, and the title of what was answered. */
export interface Before {
  readonly question: string;
  /** The FAQ that was answered, if one was. */
  readonly faq?: { readonly id: string; readonly title: string };
}

/** A longer message says itself what it is about. */
const longest = 9;

/**
 * A message that leans on the one before ("and for business accounts?", "how long does that take?"), without its opening
 * words; undefined when it stands on its own.
 */
export const leaningPart = (texts: Texts, text: string): string | undefined => {
  const tokens = tokensOf(text);
  if (tokens.length === 0 || tokens.length > longest) return undefined;
  const opened = phraseAt(texts, 'follow-up', tokens, 0);
  if (opened !== undefined) return opened < tokens.length ? text.slice(tokens[opened]!.from) : undefined;
  const points = tokens.some((_, at) => phraseAt(texts, 'leaning', tokens, at) !== undefined);
  return points ? text : undefined;
};
