import type { Knowledge } from '../knowledge/faq.js';
import { decide as decideOn } from '../knowledge/policy.js';
import type { Match } from '../model/match.js';

/** What to do with a question. `options` and `next`: best first. */
export type Decision =
  | { readonly do: 'answer'; readonly match: Match; readonly next: readonly string[] }
  | { readonly do: 'ask'; readonly options: readonly Match[] }
  | { readonly do: 'hand-over' };

/**
 * The policy, applied to what can be said in this conversation: FAQs that no longer exist, or are in `without`, are left
 * out. `next` are the FAQs worth offering when the answer does not help: those likely enough to be asked about once the
 * best one is known to be wrong, which leaves its share to them.
 */
export const decide = (matches: readonly Match[], knowledge: Knowledge, without: readonly string[] = []): Decision => {
  const { thresholds, faqs } = knowledge;
  const known = matches
    .filter((match) => faqs.has(match.faq) && !without.includes(match.faq))
    .sort((a, b) => b.confidence - a.confidence);
  const { decision, options } = decideOn(known, thresholds);
  const [best, ...others] = options;
  if (!best || decision === 'handover') return { do: 'hand-over' };
  if (decision === 'ask') return { do: 'ask', options };
  const next = others
    .filter((match) => match.confidence >= thresholds.ask * (1 - best.confidence))
    .map((match) => match.faq);
  return { do: 'answer', match: best, next };
};
