import { sigmoid } from '../../knowledge/matching/logistic.js';
import type { Match, Part, Perceived } from '../../model/match.js';
import { leaningOn } from './leaning.js';
import type { Query, Reading } from './read.js';

type Found = readonly Match[];

const best = (found: Found | undefined): number => found?.[0]?.confidence ?? 0;

/** Nothing is surer, or less sure, than this. */
const surest = 0.998;
const logOdds = (p: number): number => Math.log(p / (1 - p));
const bounded = (p: number): number => Math.min(surest, Math.max(1 - surest, p));

/**
 * What was found in the whole, made surer where one of its sentences by itself speaks for the same FAQ first and is surer of it:
 * the mean of the two log-odds. What stands around a question hides it, and must not be all that counts.
 */
export const backedBy = (whole: Found, sentences: readonly Found[]): Found => {
  const [first] = whole;
  if (!first) return whole;
  const own = sentences.filter((found) => found[0]?.faq === first.faq).map(best);
  const before = bounded(first.confidence);
  const backing = bounded(Math.max(0, ...own));
  if (backing <= before) return whole;
  const after = sigmoid((logOdds(before) + logOdds(backing)) / 2);
  const left = (1 - after) / (1 - before);
  return whole.map((match) => ({ ...match, confidence: match === first ? after : left * match.confidence }));
};

/** Of a story's whole and its end, the end weighs most: the whole must be surer by this factor. */
const storyMargin = 1.2;

/**
 * Puts together what was found for the texts of a reading, in their order. What was perceived is stored with the message, so
 * that a replay needs neither matcher nor reading.
 */
export const combine = (reading: Reading, found: readonly Found[]): Perceived => {
  const of = (as: Query['as']): Found | undefined => found[reading.queries.findIndex((query) => query.as === as)];
  const whole = of('whole') ?? [];
  if (reading.negated === 'all') return { matches: whole, reading: 'not-wanted' };
  const rest = of('rest');
  if (rest && best(rest) > 0) return { matches: rest };
  if (reading.negated) return { matches: whole, reading: 'doubtful' };
  const { leaning } = reading;
  if (leaning) return leaningOn(leaning, whole, of('new') ?? [], of('both') ?? []);
  const sentences = found.filter((_, i) => reading.queries[i]!.as === 'sentence');
  const backed = backedBy(whole, sentences);
  const end = of('end');
  const matches = end && best(end) * storyMargin > best(backed) ? end : backed;
  const parts = reading.queries.flatMap(({ as, text }, i): Part[] =>
    as === 'part' ? [{ text, matches: found[i] ?? [] }] : [],
  );
  return {
    matches,
    ...(parts.length > 0 && { parts }),
    ...(reading.keyword && { reading: 'keyword' as const }),
  };
};
