import type { Texts } from '../../knowledge/faq.js';
import { phraseAt, tokensOf } from './sentences.js';

/** A bare keyword has at most so many words, besides those that change nothing. */
const most = 2;

/** Whether a message names a subject and asks nothing of it: "refund", "my parcel pls". */
export const isKeyword = (texts: Texts, text: string): boolean => {
  const tokens = tokensOf(text);
  const at = tokens.map((_, i) => i).filter((i) => phraseAt(texts, 'filler', tokens, i) === undefined);
  const asks = at.some((i) => ['asks' as const, 'requests' as const].some((kind) => phraseAt(texts, kind, tokens, i)));
  return !asks && at.length > 0 && at.length <= most;
};
