import { perceived } from '../../knowledge/matcher.js';
import { defaultThresholds } from '../../knowledge/policy.js';
import type { Match, Perceived } from '../../model/match.js';

/** A message that leans on the one before it. */
export interface Leaning {
  /** The FAQ that the question before was answered with, if it was. */
  readonly answered?: string;
  /** So few words, or so plainly a continuation, that by itself it can hardly be a question. */
  readonly bare: boolean;
}

type Found = readonly Match[];

const best = (found: Found): number => found[0]?.confidence ?? 0;
const confidenceOf = (found: Found, faq: string): number => found.find((match) => match.faq === faq)?.confidence ?? 0;

/** A bare follow-up is taken by itself only when it is as clear as this. */
const clear = 0.95;

/** As likely as this, the answer that was given is what both questions together are about. */
const sameAgain = 0.5;

/** The weight of what both together say against what the new words say alone. */
const weight = 0.65;

/** An FAQ that was not among those found is taken to be as likely as this. */
const unseen = 0.03;

/** Below this, both together say nothing. */
const nothing = 0.1;

/**
 * What was found for a message that leans on the one before it: `alone`, for its new words only (without "and what about"),
 * and for `both` messages together. A clear question is taken by itself. Otherwise an FAQ counts by the weighted geometric
 * mean of what the new words and both together say for it, so that it must fit both; the FAQ that was answered is left out,
 * unless nothing else comes near it, for she has read that one.
 */
export const leaningOn = ({ answered, bare }: Leaning, alone: Found, fresh: Found, both: Found): Perceived => {
  if (best(alone) >= (bare ? clear : defaultThresholds.answer)) return { matches: alone };
  const again = answered === undefined ? 0 : confidenceOf(both, answered);
  if (again >= sameAgain && best(fresh) < defaultThresholds.ask) return { matches: both, reading: 'follow-up' };
  const left = Math.max(unseen, 1 - again);
  const candidates = new Map([...both, ...fresh].map((match) => [match.faq, match]));
  if (answered !== undefined) candidates.delete(answered);
  const matches = [...candidates.values()]
    .map((match) => {
      const together = Math.max(unseen, confidenceOf(both, match.faq) / left);
      const own = Math.max(unseen, confidenceOf(fresh, match.faq));
      return { ...match, confidence: Math.min(1, together ** weight * own ** (1 - weight)) };
    })
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, perceived);
  return best(matches) >= nothing ? { matches, reading: 'follow-up' } : { matches: alone };
};
