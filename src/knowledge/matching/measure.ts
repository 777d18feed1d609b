import type { Message } from '../lexical/message.js';
import { type Fit, features as featureNames, type Mode } from './calibration.js';
import { weigh } from './logistic.js';
import { toCentres } from './meanings.js';
import { makeComparer, type Near } from './near.js';
import { logSumExp } from './sgd.js';
import type { Learnt, Space } from './space.js';
import { type Vector, vectorOf } from './vocabulary.js';
import { scoresOf } from './weights.js';

/** A class's log-probability below this is taken for this: it is not right, however far below. */
export const least = -15;

/** A class as compared with a message. */
export interface Compared {
  readonly label: number;
  /** The classifier's logarithm of its probability; taken from the texts where the classifier does not know them. */
  readonly classifier: number;
  readonly near: Near;
  /** The cosine of the meaning and the class's centre; its encoded phrasings; how alike they are. */
  readonly centre: number;
  readonly phrasings: number;
  readonly cohesion: number;
  /** The logarithm of the phrasings that an FAQ of this knowledge base has on average. */
  readonly size: number;
}

/** Returns the features of a candidate in the order of the mode's weights. */
export const featuresOfCandidate = (
  mode: Mode,
  { classifier, near, centre, phrasings, cohesion, size }: Compared,
): number[] => {
  const all = {
    classifier: Math.max(least, classifier),
    words: near.words,
    meaning: near.meaning,
    covered: near.covered,
    centre,
    phrasings: Math.log(Math.max(1, phrasings)),
    cohesion,
    // Of many phrasings one is near to everything that is meant, and their mean says less.
    meaningBySize: near.meaning * size,
    centreBySize: centre * size,
  };
  return featureNames[mode].map((name) => all[name]);
};

/** Classes that are compared with the message text by text: the best by the classifier, and by their centres. */
const compared = 20;
const comparedByCentre = 8;

/** Returns the numbers of the `most` highest scores, highest first; of equal ones the first. Scores that are no number never count. */
const highest = (scores: Float64Array, most: number): number[] => {
  const best: number[] = [];
  for (let k = 0; k < scores.length; k++) {
    if (!(scores[k]! > -Infinity) || (best.length === most && scores[k]! <= scores[best[most - 1]!]!)) continue;
    let at = Math.min(best.length, most - 1);
    while (at > 0 && scores[best[at - 1]!]! < scores[k]!) {
      best[at] = best[at - 1]!;
      at--;
    }
    best[at] = k;
  }
  return best;
};

const changed = (isFresh: readonly boolean[]): number[] => isFresh.flatMap((fresh, label) => (fresh ? [] : [label]));

/** A message as compared with the classes that it may be about. */
export interface Measured {
  readonly vector: Vector;
  readonly candidates: readonly Compared[];
}

/** Makes the function that compares messages with the classes of a space. */
export const makeMeasure = (space: Space, live?: Fit) => {
  const { corpus, encoded } = space;
  const compare = makeComparer(corpus, encoded);
  const labels = new Map(corpus.faqs.map((id, label) => [id, label]));
  const size = Math.log(Math.max(1, corpus.texts.length / corpus.faqs.length));

  /** The classifier's logarithms of probabilities by label of the space; minus infinity for a class that it does not know. */
  const classify = (learnt: Learnt, message: Message, vector: Vector, meaning?: Float32Array): Float64Array => {
    const words = learnt.vocabulary === corpus.vocabulary ? vector : vectorOf(learnt.vocabulary, message);
    const scores = scoresOf(learnt.classifier, words, meaning);
    const all = logSumExp(scores);
    if (learnt.faqs === corpus.faqs) return scores.map((score) => score - all);
    const mapped = new Float64Array(corpus.faqs.length).fill(-Infinity);
    learnt.faqs.forEach((id, k) => {
      const label = labels.get(id);
      if (label !== undefined) mapped[label] = scores[k]! - all;
    });
    return mapped;
  };

  /** By label: whether the classifier learnt these very texts of the class. */
  const freshIn = (learnt: Learnt): boolean[] => {
    if (learnt.faqs === corpus.faqs) return corpus.faqs.map(() => true);
    const known = new Map(learnt.faqs.map((id, k) => [id, learnt.keys[k]]));
    return corpus.faqs.map((id, label) => known.get(id) === space.keys[label]);
  };
  const fresh = { words: freshIn(space.words), both: space.both ? freshIn(space.both) : [] };

  /**
   * Returns the candidates with scores for what the classifier has not learnt yet: such a class is as far above the best one
   * that it has learnt as comparing the texts says.
   */
  const completed = (
    all: readonly Compared[],
    isFresh: readonly boolean[],
    byMeaning: boolean,
  ): readonly Compared[] => {
    if (all.every(({ label }) => isFresh[label])) return all;
    const closed = (c: Compared) =>
      live && byMeaning ? weigh(live.rank, featuresOfCandidate('live', c)) : 10 * c.near.words;
    const known = all.filter(({ label }) => isFresh[label]);
    const best = known.reduce<Compared | undefined>((a, b) => (a && closed(a) >= closed(b) ? a : b), undefined);
    return all.map((c) => {
      if (isFresh[c.label]) return c;
      const from = best ? best.classifier + closed(c) - closed(best) : 0;
      return { ...c, classifier: Math.min(0, Math.max(c.classifier, from)) };
    });
  };

  return (message: Message, meaning: Float32Array | undefined, mode: Mode): Measured => {
    const vector = vectorOf(corpus.vocabulary, message);
    const both = mode === 'learnt' ? space.both : undefined;
    const logs = classify(both ?? space.words, message, vector, both && meaning);
    const centres = meaning && encoded ? toCentres(encoded.centres, meaning) : undefined;
    const isFresh = both ? fresh.both : fresh.words;
    const order = [
      ...new Set([
        ...highest(logs, compared),
        ...(centres ? highest(centres, comparedByCentre) : []),
        ...(mode === 'words' ? changed(isFresh) : []),
      ]),
    ];
    const near = compare(vector, meaning, order);
    const candidates = order.map((label, i) => ({
      label,
      classifier: logs[label]!,
      near: near[i]!,
      centre: centres?.[label] ?? 0,
      phrasings: encoded?.centres.counts[label] ?? 0,
      cohesion: encoded?.centres.cohesion[label] ?? 0,
      size,
    }));
    return { vector, candidates: completed(candidates, isFresh, meaning !== undefined) };
  };
};
