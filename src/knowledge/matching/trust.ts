import { defaultOosShare } from '../prior.js';
import type { Corpus } from './corpus.js';
import { type Case, fitLogistic, type Logistic, logOdds } from './logistic.js';
import type { Meanings } from './meanings.js';
import { fitSharpness } from './sharpness.js';
import { fewestClasses } from './signs.js';
import { hideAndJudge } from './trials.js';

/** How far a verdict is to be believed. */
export interface Trust {
  /** The softmax of the scores, times this, is how likely each candidate is, given that one of them is right. */
  readonly sharpness: number;
  /** The log-odds that one of the candidates is right, from the signs. */
  readonly known: Logistic;
}

/** The share of messages about two FAQs that is assumed. */
const tornShare = 0.1;

/** The penalty on the squared weight. */
const l2 = 0.01;

/**
 * How much what the knowledge base says of its own confidence counts, where what was learnt elsewhere counts the rest. Hidden
 * FAQs are nearer to those shown than most of what customers ask besides: more than a third makes it too trusting.
 */
const ownPart = 0.3;

/** With so many trials, what they say of the sharpness counts as much as what was learnt elsewhere; with more, more. */
const equalTrials = 2000;

/**
 * What the distance to the nearest class takes from the log-odds. On simulated knowledge bases like those below -10 fitted best; real
 * customers are further from the phrasings than these messages are: with more than this, less of what they ask is answered.
 */
const distance = -4;

/** What trouble that the phrasings do not tell of takes from the log-odds. Measured: 1 to 2 are as good. */
const otherTrouble = -1;

/**
 * What was learnt once from other knowledge, for words alone and with meaning: simulated knowledge bases of 8 to 75 FAQs with 2 to
 * 45 phrasings each, made of half the intents of CLINC150's training file (Larson et al. 2019, CC BY 3.0); the encoder's
 * projections were fitted on the other half for this.
 */
const general: Readonly<Record<'words' | 'meaning', Trust>> = {
  words: { sharpness: 2.5, known: { weights: [1.82, 2.04, 1.91, 1.47, 0.09, 0.83, otherTrouble], bias: -0.73 } },
  meaning: {
    sharpness: 2,
    known: { weights: [1.93, 1.33, 1.97, 0, 0.12, 0.66, otherTrouble, 3.53, distance], bias: 1.375 },
  },
};

/**
 * The same for knowledge bases of one to seven FAQs, which have nothing to say about their own confidence; with half of the
 * messages about none of them, for so few FAQs hardly answer more.
 */
const few: typeof general = {
  words: { sharpness: 2.5, known: { weights: [0, 6.75, 2.79, 2.71, 0, -0.05, otherTrouble], bias: -4.28 } },
  meaning: { sharpness: 2, known: { weights: [0, 2.29, 1.59, 0.39, 0, -0.37, otherTrouble, 9.99, 0], bias: -4.01 } },
};

/**
 * Learns from the FAQs alone how far a verdict can be trusted, with `defaultOosShare` of the messages about none of them: how the
 * log-odds that were learnt elsewhere must be stretched and moved to hold here (Platt 1999, "Probabilistic outputs for support
 * vector machines"), and how sharp the scores are. Which signs count how much is not learnt here, for the trials are too few.
 * `meanings` are those of the texts, in their order; without them it is the trust in words alone.
 */
export const learnTrust = (corpus: Corpus, meanings?: Meanings): Trust => {
  const known = meanings ? 'meaning' : 'words';
  if (corpus.classes < fewestClasses) return few[known];
  const prior = general[known];
  const trials = hideAndJudge(corpus, meanings);
  if (trials.length === 0) return prior;
  const counts = [0, 0, 0];
  for (const { ranking } of trials) counts[ranking.right.length]!++;
  const shares = [defaultOosShare, 1 - defaultOosShare - tornShare, tornShare];
  const weights = trials.map(({ ranking: { right } }) => shares[right.length]! / counts[right.length]!);
  const rankings = trials.map((t) => t.ranking);
  const cases: Case[] = trials.map(({ signs, ranking: { right, candidates } }, n) => ({
    inputs: Float64Array.of(logOdds(prior.known, signs)),
    yes: right.some((k) => candidates.includes(k)),
    weight: weights[n]!,
  }));
  const own = fitLogistic(cases, 1, l2);
  const mix = (part: number, a: number, b: number) => part * a + (1 - part) * b;
  const slope = mix(ownPart, own.weights[0]!, 1);
  return {
    sharpness: mix(trials.length / (trials.length + equalTrials), fitSharpness(rankings, weights), prior.sharpness),
    known: {
      weights: prior.known.weights.map((weight) => slope * weight),
      bias: slope * prior.known.bias + ownPart * own.bias,
    },
  };
};
