import type { Eyes, View } from './look.js';

/**
 * Among fewer classes there is little to compete with: that one of them is ahead of the others says nothing, and what competition
 * says is left out.
 */
export const fewestClasses = 8;

/** The kinds of features (see `kinds`). */
const words = 0;
const contentWords = 2;

/**
 * The share of a message's words, by squared weight, that the texts of a class have somewhere, 0..1; what no text of any
 * class has counts as missing.
 */
const covered = ({ corpus, comparer }: Eyes, { vector }: View, label: number): number => {
  const { ids, values, known } = vector;
  const has = comparer.covered(vector, label);
  let theirs = 0;
  let all = 0;
  for (let j = 0; j < ids.length; j++) {
    if (corpus.vocabulary.kindOf[ids[j]!] !== words) continue;
    const square = values[j]! * values[j]!;
    all += square;
    theirs += has[j]! * square;
  }
  return all > 0 ? (theirs / all) * known[words]! : 0;
};

/**
 * The signs of whether a message is about any of the best classes. In this order, the first and the fifth being 0 where there are
 * fewer than `fewestClasses`: logarithm of the best class's share of the
 * scores; the cosine of its nearest phrasing's words; the share of the words that its texts account for; the known share of
 * the content words; by how much the scores' logsumexp is above their mean (the energy of Liu et al. 2020, "Energy-based
 * out-of-distribution detection"); logarithm of the number of content words, plus one; 1 if the message tells of
 * trouble where its phrasings do not; and, with meaning, the cosine of its nearest phrasing's meaning,
 * and the least distance to any of the candidates. Asks for a view with at least one candidate.
 */
export const signsOf = (eyes: Eyes, view: View): Float64Array => {
  const { candidates, vector, message, logSumExp, meanScore } = view;
  const { label, near, score } = candidates[0]!;
  const few = eyes.corpus.classes < fewestClasses;
  return Float64Array.of(
    few ? 0 : score - logSumExp,
    near.words,
    covered(eyes, view, label),
    vector.known[contentWords]!,
    few ? 0 : logSumExp - meanScore,
    Math.log(1 + message.contentWords),
    eyes.otherTrouble(message.words, label) ? 1 : 0,
    ...(view.meaning ? [near.meaning, Math.min(...candidates.map((c) => c.near.distance))] : []),
  );
};
