import type { Texts } from '../../knowledge/faq.js';
import { whollyOf } from '../recognise.js';
import { phraseAt, type Token, tokensOf } from './sentences.js';

/** What a message says is wanted, and what is not. */
export interface Wanted {
  readonly wanted: readonly string[];
  /** Clauses of what is not wanted: "I do not want to cancel". */
  readonly unwanted: readonly string[];
  /** Things that are not to be done: "don't close my account", which may yet be what she wants to be sure of. */
  readonly forbidden: readonly string[];
}

/** The clauses of a sentence: what commas, dashes and words such as "but" part. */
const clausesOf = (texts: Texts, sentence: string): string[] => {
  const tokens = tokensOf(sentence);
  const cuts = tokens.flatMap(({ from }, i) => {
    if (i === 0) return [];
    const marked = /[,;:–—]|\s-\s/.test(sentence.slice(tokens[i - 1]!.to, from));
    return marked || phraseAt(texts, 'contrast', tokens, i) !== undefined ? [from] : [];
  });
  return [0, ...cuts].map((from, i) => sentence.slice(from, cuts[i]).trim());
};

/** Whether a clause begins with such a phrase, maybe behind words that change nothing ("no, please …"), and goes on after it. */
const begins = (texts: Texts, kind: 'not-wanted' | 'not-this' | 'do-not', tokens: readonly Token[]): boolean => {
  for (let at = 0; at < tokens.length; ) {
    const end = phraseAt(texts, kind, tokens, at);
    if (end !== undefined) return end < tokens.length;
    const skipped = phraseAt(texts, 'filler', tokens, at) ?? phraseAt(texts, 'no', tokens, at);
    if (skipped === undefined) return false;
    at = skipped;
  }
  return false;
};

/** Whether a clause says nothing of what is wanted: "no", "ok thanks". */
const isAside = (texts: Texts, tokens: readonly Token[]): boolean =>
  whollyOf(
    texts,
    tokens.map(({ word }) => word),
    ['no', 'yes', 'ok', 'thanks', 'wrapping', 'chat'],
  );

/** Whether a clause sets something against what was denied before it: "but …", "I want …". */
const contrasts = (texts: Texts, clause: string): boolean => {
  const tokens = tokensOf(clause);
  return (['contrast', 'asks', 'requests'] as const).some((kind) => phraseAt(texts, kind, tokens, 0) !== undefined);
};

/**
 * Parts what is wanted from what is denied. A denied thing ("I don't want a refund") counts as such only when something else
 * is set against it after it, for alone it may well be the matter ("I don't want your newsletter").
 */
export const partWanted = (texts: Texts, sentences: readonly string[]): Wanted => {
  const wanted: string[] = [];
  const unwanted: string[] = [];
  const forbidden: string[] = [];
  for (const sentence of sentences) {
    const left: string[] = [];
    const before = unwanted.length + forbidden.length;
    const clauses = clausesOf(texts, sentence);
    clauses.forEach((clause, i) => {
      const tokens = tokensOf(clause);
      const next = clauses[i + 1];
      if (begins(texts, 'not-wanted', tokens)) unwanted.push(clause);
      else if (begins(texts, 'not-this', tokens) && next !== undefined && contrasts(texts, next)) unwanted.push(clause);
      else if (begins(texts, 'do-not', tokens)) forbidden.push(clause);
      else if (!isAside(texts, tokens)) left.push(clause);
    });
    const whole = unwanted.length + forbidden.length === before ? sentence : left.join(' ');
    if (tokensOf(whole).length > 0) wanted.push(whole);
  }
  return { wanted, unwanted, forbidden };
};
