import { type Calibration, type Fit, type Mode, signs } from '../../knowledge/matching/calibration.js';
import { sigmoid } from '../../knowledge/matching/logistic.js';
import { featuresOfCandidate } from '../../knowledge/matching/measure.js';
import { decideOn, type View } from '../../knowledge/matching/score.js';
import { defaultOosShare } from '../../knowledge/prior.js';
import { auroc } from '../statistics.js';
import type { Trial } from './episodes.js';
import { fitLogistic, fitRanking } from './fit.js';

/** Trials of whole knowledge bases, and of those with few FAQs. */
export interface Trials {
  readonly whole: readonly Trial[];
  readonly few: readonly Trial[];
}

/** All that is fitted: for the encoder, and by words alone. `answer` is given, not fitted: no public set has answers. */
export interface Fitted {
  readonly encoder: Calibration;
  readonly words: Fit;
}

/** With so few FAQs half of the messages are about none of them. */
const oosOfFew = 0.5;

/** The places in `Trial.variants`. */
const variants = { words: 0, live: 1, learnt: 2, acrossLive: 3, acrossLearnt: 4 } as const;
type Name = keyof typeof variants;
const modeOf: Readonly<Record<Name, Mode>> = {
  words: 'words',
  live: 'live',
  learnt: 'learnt',
  acrossLive: 'live',
  acrossLearnt: 'learnt',
};

/** Returns a weight for each trial: families count the same, episodes within them too, and `oos` of each is about no FAQ. */
const weightsOf = (trials: readonly Trial[], oos: number): number[] => {
  const count = (keyOf: (trial: Trial) => string) => {
    const counts = new Map<string, number>();
    for (const trial of trials) counts.set(keyOf(trial), (counts.get(keyOf(trial)) ?? 0) + 1);
    return (trial: Trial) => counts.get(keyOf(trial))!;
  };
  const episodes = new Map<string, Set<string>>();
  for (const { family, episode } of trials) episodes.set(family, (episodes.get(family) ?? new Set()).add(episode));
  const side = count(({ episode, right }) => `${episode} ${right >= 0}`);
  return trials.map((trial) => {
    const share = trial.right >= 0 ? 1 - oos : oos;
    return share / side(trial) / episodes.get(trial.family)!.size / episodes.size;
  });
};

const unknownFit = (mode: Mode, rank: number[]): Fit => {
  const zero = { weights: signs[mode].map(() => 0), bias: 0 };
  return { rank, known: zero, few: zero };
};

const viewOf = (trial: Trial, name: Name, fit: Fit): View => {
  const { measured, message } = trial.variants[variants[name]]!;
  return decideOn(trial.space, { mode: modeOf[name], fit, answer: 0 }, message, measured);
};

const isKnown = (trial: Trial, view: View): boolean => view.candidates.some(({ label }) => label === trial.right);

const fitOne = ({ whole, few }: Trials, name: Name): Fit => {
  const mode = modeOf[name];
  const weights = weightsOf(whole, defaultOosShare);
  const rankings = whole.flatMap(({ right, variants: all }, n) => {
    const { candidates } = all[variants[name]]!.measured;
    const at = candidates.findIndex(({ label }) => label === right);
    const features = candidates.map((candidate) => featuresOfCandidate(mode, candidate));
    return at < 0 ? [] : [{ features, right: at, weight: weights[n]! }];
  });
  const rank = fitRanking(rankings);
  const known = (trials: readonly Trial[], shares: readonly number[], without: ReadonlySet<number>) =>
    fitLogistic(
      trials.map((trial, n) => {
        const view = viewOf(trial, name, unknownFit(mode, rank));
        return { inputs: view.signs, yes: isKnown(trial, view), weight: shares[n]! };
      }),
      without,
    );
  const names: readonly string[] = signs[mode];
  // What is measured of a knowledge base with few FAQs says nothing.
  const silent = new Set(names.flatMap((sign, i) => (['classifier', 'faqs', 'closer'].includes(sign) ? [i] : [])));
  return { rank, known: known(whole, weights, new Set()), few: known(few, weightsOf(few, oosOfFew), silent) };
};

const closenessOf = (trials: readonly Trial[]): number => {
  const spaces = new Set(trials.map(({ space }) => space));
  return [...spaces].reduce((sum, { encoded }) => sum + encoded!.closeness, 0) / spaces.size;
};

/** Fits all constants of an encoder on trials of many knowledge bases. */
export const calibrateOn = (trials: Trials, answer: number): Fitted => ({
  encoder: {
    learnt: fitOne(trials, 'learnt'),
    live: fitOne(trials, 'live'),
    across: { learnt: fitOne(trials, 'acrossLearnt'), live: fitOne(trials, 'acrossLive') },
    answer,
    closeness: closenessOf(trials.whole),
  },
  words: fitOne(trials, 'words'),
});

/** Figures of one variant on the trials of one family, by constants of the others. Shares are 0..1. */
export interface Judged {
  readonly family: string;
  readonly name: string;
  /** Of messages that an FAQ answers, the share whose right FAQ was first. */
  readonly accuracy: number;
  /** In scope against out of scope by the confidence of the best. */
  readonly auroc: number;
  /** The weighted sum of confidences over what was right: above 1 too much is promised. */
  readonly promised: number;
}

/** Judges each family by constants that were fitted on the others alone. */
export const judgeEach = ({ whole, few }: Trials): Judged[] =>
  [...new Set(whole.map(({ family }) => family))].flatMap((family) => {
    const rest = { whole: whole.filter((t) => t.family !== family), few: few.filter((t) => t.family !== family) };
    const own = whole.filter((t) => t.family === family);
    const weights = weightsOf(own, defaultOosShare);
    return (Object.keys(variants) as Name[]).map((name) => {
      const fit = fitOne(rest, name);
      const seen = own.map((trial, n) => {
        const view = viewOf(trial, name, fit);
        const [best] = view.candidates;
        const confidence = sigmoid(view.known) * best!.share;
        return {
          confidence,
          right: best!.label === trial.right,
          known: trial.right >= 0,
          weight: weights[n]!,
        };
      });
      const known = seen.filter((one) => one.known);
      const sum = (of: (one: (typeof seen)[number]) => number) => seen.reduce((total, one) => total + of(one), 0);
      return {
        family,
        name,
        accuracy: known.filter(({ right }) => right).length / known.length,
        auroc:
          auroc(
            known.map((one) => one.confidence),
            seen.filter((one) => !one.known).map((one) => one.confidence),
          ) ?? Number.NaN,
        promised:
          sum(({ confidence, weight }) => confidence * weight) / sum(({ right, weight }) => (right ? weight : 0)),
      };
    });
  });
