import type { Texts } from '../../knowledge/faq.js';
import { type PhraseKind, whollyOf } from '../recognise.js';
import { adjoin, phraseAt, type Token, tokensOf } from './sentences.js';

/** Kinds of phrases that may stand around a question and say nothing of it. */
const around = ['greeting', 'how-are-you', 'thanks', 'bye', 'help', 'ok', 'wrapping', 'chat'] as const;

/** Longest name after a greeting or a closing, in words. */
const longestName = 3;

const isAround = (texts: Texts, sentence: string): boolean =>
  whollyOf(
    texts,
    tokensOf(sentence).map(({ word }) => word),
    around,
  );

const isCapital = (text: string, { from }: Token): boolean => /^\p{Lu}/u.test(text.slice(from, from + 2));

/** Where the furthest phrase of any of the kinds ends that begins at the `at`-th word. */
const furthest = (texts: Texts, kinds: readonly PhraseKind[], tokens: readonly Token[], at: number): number =>
  Math.max(at, ...kinds.map((kind) => phraseAt(texts, kind, tokens, at) ?? at));

/** The number of words after a greeting that name who is greeted: "Hi Larkfield team, …". */
const nameAfter = (texts: Texts, text: string, tokens: readonly Token[], at: number): number => {
  for (let end = at; end < Math.min(tokens.length - 1, at + longestName); end++) {
    const named = isCapital(text, tokens[end]!) || phraseAt(texts, 'filler', tokens, end) !== undefined;
    if (!named) return at;
    if (!adjoin(text, tokens[end]!, tokens[end + 1])) return end + 1;
  }
  return at;
};

/** A sentence without the greeting that it begins with. */
const withoutHead = (texts: Texts, sentence: string): string => {
  const tokens = tokensOf(sentence);
  let at = 0;
  for (;;) {
    const greeted = furthest(texts, ['greeting'], tokens, at);
    const other = furthest(texts, around, tokens, at);
    // Other words than a greeting may belong to the question, unless a comma parts them from it.
    const parted = other > at && other < tokens.length && !adjoin(sentence, tokens[other - 1]!, tokens[other]);
    const end = parted ? other : greeted;
    if (end === at || end >= tokens.length) break;
    at = adjoin(sentence, tokens[end - 1]!, tokens[end]) ? nameAfter(texts, sentence, tokens, end) : end;
  }
  return at === 0 ? sentence : sentence.slice(tokens[at]!.from);
};

/** A sentence without the thanks that stand after its last comma: "where is it, thanks a lot". */
const withoutTail = (texts: Texts, sentence: string): string => {
  const comma = Math.max(sentence.lastIndexOf(','), sentence.lastIndexOf(' - '));
  if (comma <= 0 || tokensOf(sentence.slice(0, comma)).length === 0) return sentence;
  return isAround(texts, sentence.slice(comma)) ? withoutTail(texts, sentence.slice(0, comma)) : sentence;
};

const closings = ['thanks', 'bye', 'wrapping'] as const;

/** Whether a sentence is a closing with a name: "thanks a lot, Anna". */
const isClosing = (texts: Texts, sentence: string): boolean => {
  const tokens = tokensOf(sentence);
  let end = furthest(texts, closings, tokens, 0);
  for (let at = end; at > 0 && at < tokens.length; end = at) {
    const next = furthest(texts, [...closings, 'filler', 'joins'], tokens, at);
    if (next === at) break;
    at = next;
  }
  const names = tokens.slice(end);
  return end > 0 && names.length <= longestName && names.every((name) => isCapital(sentence, name));
};

/** Whether a last line is a name and nothing else: what stands under a closing. */
const isName = (sentence: string): boolean => {
  const tokens = tokensOf(sentence);
  return tokens.length <= longestName && !/[?!]/.test(sentence) && tokens.every((one) => isCapital(sentence, one));
};

/**
 * The sentences of a message without the greeting, the thanks and the signature that are wrapped around them. A message that
 * is nothing else comes back as it was.
 */
export const unwrap = (texts: Texts, sentences: readonly string[]): readonly string[] => {
  const kept = [...sentences];
  const closing = kept.findLastIndex((one, i) => i > 0 && isClosing(texts, one));
  if (closing > 0 && kept.slice(closing + 1).every(isName)) kept.splice(closing);
  const matter = kept.filter((sentence) => !isAround(texts, sentence));
  if (matter.length === 0) return sentences;
  return matter.map((sentence, i) => {
    const begun = i === 0 ? withoutHead(texts, sentence) : sentence;
    return withoutTail(texts, begun);
  });
};
