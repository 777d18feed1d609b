import { perceived } from '../../knowledge/matcher.js';
import { defaultThresholds } from '../../knowledge/policy.js';
import type { Match, Part, Perceived } from '../../model/match.js';
import type { Query, Reading } from './read.js';

type Found = readonly Match[];

const best = (found: Found | undefined): number => found?.[0]?.confidence ?? 0;

/** Of a story's whole and its end, the end weighs most: the whole must be surer by this factor. */
const storyMargin = 1.2;

/** So sure of the same answer again that the follow-up is about it too. */
const sameAgain = 0.85;

/**
 * What was found for a message that leans on the one before it. A message that is clear by itself is taken by itself. Of what
 * was found with both, the FAQ that was answered has its share from the old words; without it, what is left is as likely as
 * if that one were known to be wrong, and it counts as much as what was found with the new words alone.
 */
const leaningOn = (alone: Found, together: Found, answered: string | undefined): Pick<Perceived, 'matches' | 'reading'> => {
  if (best(alone) >= defaultThresholds.answer) return { matches: alone };
  const again = together.find(({ faq }) => faq === answered)?.confidence ?? 0;
  if (again >= sameAgain && best(alone) < defaultThresholds.ask) return { matches: together, reading: 'follow-up' };
  const left = Math.max(1 - again, 1 - sameAgain);
  const others = new Map<string, Match>();
  for (const match of together) if (match.faq !== answered) others.set(match.faq, { ...match, confidence: match.confidence / left / 2 });
  for (const match of alone) {
    const other = others.get(match.faq);
    others.set(match.faq, { ...match, confidence: match.confidence / 2 + (other?.confidence ?? 0) });
  }
  const matches = [...others.values()].sort((a, b) => b.confidence - a.confidence).slice(0, perceived);
  return best(matches) >= best(alone) ? { matches } : { matches: alone };
};

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
  const together = of('leaning');
  if (together) return leaningOn(whole, together, reading.before?.faq?.id);
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
