import { defaultOosShare } from '../prior.js';
import type { Corpus } from './corpus.js';
import { type Case, fitLogistic, type Logistic } from './logistic.js';
import type { Meanings } from './meanings.js';
import { fitSharpness } from './sharpness.js';
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

/** The penalty on the squared weights: strong, because the signs go together and the cases are few. */
const l2 = 0.01;

/** With fewer FAQs a knowledge base has nothing to say about its own confidence. */
const fewestClasses = 8;

/**
 * How much what the knowledge base says of its own confidence counts, where what was learnt elsewhere counts the rest. Hidden
 * FAQs are nearer to those shown than most of what customers ask besides: more than a third makes it too trusting.
 */
const ownPart = 0.3;

/** With so many trials, what they say of the sharpness counts as much as what was learnt elsewhere; with more, more. */
const equalTrials = 2000;

/**
 * What was learnt once from other knowledge, for words alone and with meaning: 50 simulated knowledge bases of 8 to 75 FAQs
 * with 2 to 45 phrasings each, made of half the intents of CLINC150's training file (Larson et al. 2019, CC BY 3.0); the
 * encoder's projections were fitted on the other half for this.
 */
const general: Readonly<Record<'words' | 'meaning', Trust>> = {
  words: { sharpness: 2.5, known: { weights: [1.82, 2.04, 1.91, 1.47, 0.09, 0.83], bias: -0.73 } },
  meaning: { sharpness: 2.5, known: { weights: [1.93, 1.33, 1.97, 0, 0.12, 0.66, 3.53], bias: -1.95 } },
};

/**
 * Learns from the FAQs alone how far a verdict can be trusted, with `defaultOosShare` of the messages about none of them.
 * `meanings` are those of the texts, in their order; without them it is the trust in words alone.
 */
export const learnTrust = (corpus: Corpus, meanings?: Meanings): Trust => {
  const prior = general[meanings ? 'meaning' : 'words'];
  const trials = corpus.classes >= fewestClasses ? hideAndJudge(corpus, meanings) : [];
  if (trials.length === 0) return prior;
  const counts = [0, 0, 0];
  for (const { ranking } of trials) counts[ranking.right.length]!++;
  const shares = [defaultOosShare, 1 - defaultOosShare - tornShare, tornShare];
  const weights = trials.map(({ ranking: { right } }) => shares[right.length]! / counts[right.length]!);
  const rankings = trials.map((t) => t.ranking);
  const cases: Case[] = trials.map(({ signs, ranking: { right, candidates } }, n) => ({
    inputs: signs,
    yes: right.some((k) => candidates.includes(k)),
    weight: weights[n]!,
  }));
  const own = fitLogistic(cases, prior.known.weights.length, l2);
  const mix = (part: number, a: number, b: number) => part * a + (1 - part) * b;
  return {
    sharpness: mix(trials.length / (trials.length + equalTrials), fitSharpness(rankings, weights), prior.sharpness),
    known: {
      weights: own.weights.map((w, i) => mix(ownPart, w, prior.known.weights[i]!)),
      bias: mix(ownPart, own.bias, prior.known.bias),
    },
  };
};
