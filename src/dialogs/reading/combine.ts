import type { Match, Part, Perceived } from '../../model/match.js';
import { leaningOn } from './leaning.js';
import type { Query, Reading } from './read.js';

type Found = readonly Match[];

const best = (found: Found | undefined): number => found?.[0]?.confidence ?? 0;

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
  const end = of('end');
  const matches = end && best(end) * storyMargin > best(whole) ? end : whole;
  const parts = reading.queries.flatMap(({ as, text }, i): Part[] =>
    as === 'part' ? [{ text, matches: found[i] ?? [] }] : [],
  );
  return {
    matches,
    ...(parts.length > 0 && { parts }),
    ...(reading.keyword && { reading: 'keyword' as const }),
  };
};
