import { outcomeOf } from './figures.js';
import { outOfScope } from './lines.js';
import type { Found, Prediction } from './predict.js';

/** Messages about one FAQ for which another one came first. */
export interface Confusion {
  readonly label: string;
  readonly instead: string;
  readonly count: number;
  /** How many of them were answered. */
  readonly answered: number;
  readonly example: string;
}

/** A message whose best match was wrong. */
export interface Mistake {
  readonly prediction: Prediction;
  readonly confidence: number;
  /** The words that weighed most, and the phrasing of the wrong FAQ that is nearest. */
  readonly words: readonly { readonly word: string; readonly weight: number }[];
  readonly phrasing: string;
}

/** The FAQs most often taken for each other, in-scope messages alone; most often first. */
export const worstConfusions = (predictions: readonly Prediction[], limit: number): Confusion[] => {
  const found = new Map<string, Confusion>();
  for (const p of predictions) {
    const instead = p.top[0]?.faq;
    if (p.label === outOfScope || instead === undefined || instead === p.label) continue;
    const key = JSON.stringify([p.label, instead]);
    const before = found.get(key) ?? { label: p.label, instead, count: 0, answered: 0, example: p.text };
    const answered = before.answered + (p.decision === 'answer' ? 1 : 0);
    found.set(key, { ...before, count: before.count + 1, answered });
  }
  return [...found.values()].sort((a, b) => b.count - a.count || b.answered - a.answered).slice(0, limit);
};

/** The wrong best matches that were surest. `found` goes with the predictions, one to one. */
export const surestMistakes = (predictions: readonly Prediction[], found: readonly Found[], limit: number): Mistake[] =>
  predictions
    .map((prediction, n) => ({ prediction, why: found[n]!.matches[0]?.why, ...outcomeOf(prediction) }))
    .filter(({ right, why }) => !right && why !== undefined)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, limit)
    .map(({ prediction, confidence, why }) => ({ prediction, confidence, words: why!.words, phrasing: why!.phrasing }));
