import { type Case, fitLogistic, type Logistic } from './logistic.js';
import { readMessage } from './message.js';
import { type Example, look, trainModel } from './model.js';
import { fitSharpness, type Ranking } from './sharpness.js';
import { judge, signCount } from './signs.js';

/** How far a verdict is to be believed. */
export interface Trust {
  /** The softmax of the scores, times this, is how likely each candidate is, given that one of them is right. */
  readonly sharpness: number;
  /** The log-odds that one of the candidates is right, from the signs. */
  readonly known: Logistic;
}

/** The knowledge is parted so many times over into what is shown and what is hidden, or until there are enough trials. */
const folds = 4;
const enough = 2500;

/** The share of messages that no FAQ answers, and of those about two FAQs, assumed until a product has counted its own. */
const unknownShare = 0.25;
const tornShare = 0.1;

/** Two messages are joined to one only if neither has more words than this: longer ones ask one thing at length. */
const shortMessage = 10;

/** The penalty on the squared weights: strong, because the signs go together and the cases are few. */
const l2 = 0.01;

/** With fewer FAQs a knowledge base has nothing to say about its own confidence. */
const fewestClasses = 8;

/** With so many trials, what they say counts as much as `general`; with more, more. */
const equalTrials = 2000;

/**
 * What was learnt once from other knowledge: simulated knowledge bases of 8 to 100 FAQs with 3 to 30 phrasings each, made
 * of the training file of CLINC150 (Larson et al. 2019, CC BY 3.0), whose remaining intents stood for the unknown.
 */
const general: Trust = {
  sharpness: 1.34,
  known: { weights: [0.98, 2.62, 0.41, 0.76, 1.36, 0.75, 0.68, 0.29], bias: -2.06 },
};

/** A message whose right classes are known: none, one, or the two that it was joined of. */
interface Trial {
  readonly signs: Float64Array;
  readonly ranking: Ranking;
}

/**
 * Learns from the FAQs alone how far a verdict can be trusted. In each fold a quarter of the FAQs is hidden, and their
 * phrasings stand for messages that nobody has answered; a quarter of the phrasings of the others is hidden, and they
 * stand for new wordings; and two of these, of FAQs that are easily taken for each other, make a message about both.
 */
export const learnTrust = (examples: readonly Example[], classes: number): Trust => {
  const trials = classes >= fewestClasses ? hideAndJudge(examples, classes) : [];
  if (trials.length === 0) return general;
  const counts = [0, 0, 0];
  for (const { ranking } of trials) counts[ranking.right.length]!++;
  const shares = [unknownShare, 1 - unknownShare - tornShare, tornShare];
  const weights = trials.map(({ ranking: { right } }) => shares[right.length]! / counts[right.length]!);
  const cases: Case[] = trials.map(({ signs, ranking: { right, candidates } }, n) => ({
    inputs: signs,
    yes: right.some((k) => candidates.includes(k)),
    weight: weights[n]!,
  }));
  const own = fitLogistic(cases, signCount, l2);
  const part = trials.length / (trials.length + equalTrials);
  const mix = (a: number, b: number) => part * a + (1 - part) * b;
  return {
    sharpness: mix(
      fitSharpness(
        trials.map((t) => t.ranking),
        weights,
      ),
      general.sharpness,
    ),
    known: {
      weights: own.weights.map((w, i) => mix(w, general.known.weights[i]!)),
      bias: mix(own.bias, general.known.bias),
    },
  };
};

/** Every phrasing once hidden with its FAQ, most once hidden alone, and many of these joined to another. */
const hideAndJudge = (examples: readonly Example[], classes: number): Trial[] => {
  const trials: Trial[] = [];
  const turn = new Int32Array(classes);
  const foldOf = examples.map((e) => (e.kind === 'answer' ? -1 : (turn[e.label]!++ + e.label) % folds));
  for (let fold = 0; fold < folds && trials.length < enough; fold++) {
    const isHidden = (label: number) => label % folds === fold;
    let kept = 0;
    const numbers = Array.from({ length: classes }, (_, label) => (isHidden(label) ? -1 : kept++));
    const renumbered = examples.map((e) => ({ ...e, label: numbers[e.label]! }));
    const model = trainModel(
      renumbered.filter((e, n) => e.label >= 0 && foldOf[n] !== fold),
      kept,
    );
    const ask = (text: string, right: readonly number[]): Ranking | undefined => {
      const view = look(model, readMessage(text));
      if (view.vector.ids.length === 0) return undefined;
      const { candidates, signs } = judge(model, view);
      const ranking = { candidates, scores: candidates.map((k) => view.scores[k]!), right };
      trials.push({ signs, ranking });
      return ranking;
    };
    const isShort = (e: Example) => e.message.words.length <= shortMessage;
    const held = renumbered.filter((e, n) => e.label >= 0 && foldOf[n] === fold);
    for (const e of renumbered) if (e.label < 0 && e.kind !== 'answer') ask(e.text, []);
    held.forEach((e, n) => {
      const rival = ask(e.text, [e.label])?.candidates.find((k) => k !== e.label);
      const mates = isShort(e) ? held.filter((other) => other.label === rival && isShort(other)) : [];
      const mate = mates[n % mates.length];
      if (mate) ask(n % 2 === 0 ? `${e.text} ${mate.text}` : `${mate.text} ${e.text}`, [e.label, mate.label]);
    });
  }
  return trials;
};
