import type { Texts } from '../../knowledge/faq.js';
import { mayBegin, type PhraseKind, phraseEnd } from '../recognise.js';
import { wordOf } from '../words.js';

/** A word of a text: in the form in which words are compared, and where it stands. */
export interface Token {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

const token = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\p{L}\p{N}\p{M}]+(?:['’`´][\p{L}\p{N}]+)*/gu;

const readTokens = (text: string): readonly Token[] => {
  const found: Token[] = [];
  for (const { 0: written, index } of text.matchAll(token)) {
    const word = wordOf(written);
    if (word !== undefined) found.push({ word, from: index, to: index + written.length });
  }
  return found;
};

/** The words of the last few texts: in reading a message, the same text is taken apart a dozen times. */
const recent = new Map<string, readonly Token[]>();
const mostRecent = 16;

/** The words of a text with their places. */
export const tokensOf = (text: string): readonly Token[] => {
  const known = recent.get(text);
  if (known) return known;
  const found = readTokens(text);
  if (recent.size >= mostRecent) recent.clear();
  recent.set(text, found);
  return found;
};

/** Whether a phrase of that kind begins at the `at`-th word: the number of the word after it, or undefined. */
export const phraseAt = (texts: Texts, kind: PhraseKind, tokens: readonly Token[], at: number): number | undefined => {
  const first = tokens[at];
  if (first === undefined || !mayBegin(texts, kind, first.word)) return undefined;
  const words = tokens.slice(at, at + longestPhrase).map(({ word }) => word);
  const end = phraseEnd(texts, kind, words);
  return end > 0 ? at + end : undefined;
};

/** No phrase is longer, in words. */
const longestPhrase = 14;

const boundary = /(?<=[.!?…。！？]["'”’)\]]*)\s+|\n+|(?<=\p{Extended_Pictographic}|;)\s+/u;

/** The sentences and lines of a text, each with its closing mark, without white space around it. */
export const sentencesOf = (text: string): string[] =>
  text
    .split(boundary)
    .map((sentence) => sentence.trim())
    .filter((sentence) => tokensOf(sentence).length > 0);

/** Whether only white space, no comma or other mark, stands between two words. */
export const adjoin = (text: string, a: Token, b: Token | undefined): boolean =>
  b !== undefined && /^\s*$/.test(text.slice(a.to, b.from));
