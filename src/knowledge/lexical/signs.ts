import type { Model, View } from './model.js';
import { softmax } from './softmax.js';

/** How many signs there are of whether a message is about any of the classes. */
export const signCount = 8;

/** How many of the best classes are taken into account. */
const mostCandidates = 5;

/** The classes that a message may be about, and the signs of whether it is about any of them. */
export interface Verdict {
  /** The classes with the highest scores, best first. */
  readonly candidates: readonly number[];
  /**
   * In this order: logarithm of the best class's share; by how much the best class's nearest phrasing is nearer than any
   * other's (cosine); the known share of the words, and of the content words; the share of the words, and of their pieces,
   * that the best class's texts account for; logarithm of the number of content words, plus one; by how much the scores'
   * logsumexp is above their mean (the energy of Liu et al. 2020, "Energy-based out-of-distribution detection").
   */
  readonly signs: Float64Array;
}

/** With a single class nothing competes: it is judged as if a second class were this far behind. */
const loneGap = 1;

/** Judges a message that has at least one known feature, by a model of at least one class. */
export const judge = (model: Model, view: View): Verdict => {
  const { scores, near, vector } = view;
  const candidates = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, mostCandidates);
  const best = candidates[0]!;
  let nearest = 0;
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    sum += scores[k]!;
    if (k !== best) nearest = Math.max(nearest, near.cosine[k]!);
  }
  const share = scores.length > 1 ? softmax(scores)[best]! : 1 / (1 + Math.exp(-loneGap));
  const covered = model.coverage.of(vector, best);
  return {
    candidates,
    signs: Float64Array.of(
      Math.log(share),
      near.cosine[best]! - nearest,
      vector.known[0]!,
      vector.known[2]!,
      covered[0]!,
      covered[1]!,
      Math.log(1 + view.message.contentWords),
      // The best class's score is the logsumexp plus the logarithm of its share.
      scores[best]! - Math.log(share) - sum / scores.length,
    ),
  };
};
