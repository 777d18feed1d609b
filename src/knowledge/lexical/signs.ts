import type { Model, View } from './model.js';
import { softmax } from './softmax.js';

/** How many signs there are of whether the best class is right. */
export const signCount = 8;

/** The best class for a message, and the signs of whether it is right. */
export interface Verdict {
  readonly best: number;
  /**
   * In this order: logarithm of the best class's share; the gap between the two best scores; by how much the best
   * class's nearest phrasing is nearer than any other's (cosine); the known share of the words, and of the content words;
   * the share of the words, and of their pieces, that the best class's texts account for; logarithm of the number of
   * content words, plus one.
   */
  readonly signs: Float64Array;
}

/** A wider gap than this tells nothing more. */
const widestGap = 4;

/** With a single class nothing competes: it is judged as if a second class were this far behind. */
const loneGap = 1;

/** Judges a message that has at least one known feature, by a model of at least one class. */
export const judge = (model: Model, view: View): Verdict => {
  const { scores, near, vector } = view;
  let best = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k;
  let second = scores.length > 1 ? -Infinity : scores[best]! - loneGap;
  let nearest = 0;
  for (let k = 0; k < scores.length; k++) {
    if (k === best) continue;
    second = Math.max(second, scores[k]!);
    nearest = Math.max(nearest, near.cosine[k]!);
  }
  const gap = scores[best]! - second;
  const share = scores.length > 1 ? softmax(scores)[best]! : 1 / (1 + Math.exp(-gap));
  const covered = model.coverage.of(vector, best);
  return {
    best,
    signs: Float64Array.of(
      Math.log(share),
      Math.min(widestGap, gap),
      near.cosine[best]! - nearest,
      vector.known[0]!,
      vector.known[2]!,
      covered[0]!,
      covered[1]!,
      Math.log(1 + view.message.contentWords),
    ),
  };
};
