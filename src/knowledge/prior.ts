import type { Match } from '../model/match.js';

/**
 * The share of messages that no FAQ answers, 0..1, under which every matcher gives its confidences. A product that has
 * counted its own moves them to it with `atOosShare`.
 */
export const defaultOosShare = 0.25;

/**
 * Moves a probability that a message is in scope from one assumed share of out-of-scope messages to another, by Bayes on the
 * odds: the evidence in the message stays, and the odds of in scope against out of scope change with the shares (Saerens,
 * Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation
 * 14). For a single FAQ this is the probability that it is right. All three are 0..1; what was certain stays certain.
 */
export const withOosShare = (confidence: number, assumedShare: number, newShare: number): number => {
  const inScope = confidence * (1 - newShare) * assumedShare;
  const outOfScope = (1 - confidence) * newShare * (1 - assumedShare);
  return inScope + outOfScope > 0 ? inScope / (inScope + outOfScope) : confidence;
};

/**
 * What a matcher found under `assumedShare`, as it is under another share. The confidences of all the matches together are
 * the probability that the message is in scope; it moves, and each keeps its part of it, so that the order stays. Give it all
 * that was found: of a list cut short, the rest would count as out of scope.
 */
export const atOosShare = (
  matches: readonly Match[],
  newShare: number,
  assumedShare = defaultOosShare,
): readonly Match[] => {
  const inScope = matches.reduce((sum, m) => sum + m.confidence, 0);
  if (newShare === assumedShare || !(inScope > 0)) return matches;
  const moved = withOosShare(Math.min(1, inScope), assumedShare, newShare);
  return matches.map((m) => ({ ...m, confidence: moved * (m.confidence / inScope) }));
};
