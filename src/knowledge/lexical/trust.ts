import { type Case, fitLogistic, type Logistic, logOdds, sigmoid } from './logistic.js';
import { type Example, look, trainModel } from './model.js';
import { judge, signCount } from './signs.js';

/** How many times the model is trained again with a part of the knowledge hidden. */
const folds = 4;

/** The share of messages that no FAQ answers, assumed until a product has counted its own. */
const unknownShare = 0.25;

/** The penalty on the squared weights: strong, because the signs go together and the cases are few. */
const l2 = 0.03;

/** With fewer phrasings than this, or fewer FAQs, a knowledge base has nothing to say about its own confidence. */
const fewestCases = 100;
const fewestClasses = 8;

/**
 * What was learnt once from other knowledge: simulated knowledge bases of 5 to 100 FAQs with 3 to 12 phrasings each,
 * made of the training file of CLINC150 (Larson et al. 2019, CC BY 3.0), whose remaining intents stood for the unknown.
 */
const general: Logistic = {
  weights: [0.88, 0.61, 2.35, 0.6, 0.78, 0.83, 1.25, 0.63],
  bias: -2.01,
};

/** By how much the classifier's scores are too timid: with this factor their softmax fits new messages best. */
export const sharpness = 2;

/**
 * Learns from the FAQs alone how far a verdict can be trusted: the probability that it is right. In each fold a quarter of
 * the FAQs is hidden, and their phrasings stand for messages that nobody has answered; and a quarter of the phrasings of
 * the others is hidden, and they stand for new wordings. The mean with `general` is safer than either: phrasings that
 * resemble each other more, or less, than customers' messages resemble them mislead what is learnt here.
 */
export const learnTrust = (examples: readonly Example[], classes: number): ((signs: Float64Array) => number) => {
  const cases = classes >= fewestClasses ? hideAndJudge(examples, classes) : [];
  const own = cases.length < fewestCases ? general : fitLogistic(cases, signCount, l2);
  return (signs) => {
    const right = sigmoid((logOdds(general, signs) + logOdds(own, signs)) / 2);
    // No verdict is surer than its odds against the runner-up: of two FAQs with the same phrasings each has one half.
    return Math.min(right, sigmoid(sharpness * signs[1]!));
  };
};

/** Every phrasing once hidden with its FAQ, and most once hidden alone. */
export const hideAndJudge = (examples: readonly Example[], classes: number): Case[] => {
  const trials: { signs: Float64Array; right: boolean; known: boolean }[] = [];
  const turn = new Int32Array(classes);
  const foldOf = examples.map((e) => (e.kind === 'answer' ? -1 : (turn[e.label]!++ + e.label) % folds));
  for (let fold = 0; fold < folds; fold++) {
    const isHidden = (label: number) => label % folds === fold;
    let kept = 0;
    const numbers = Array.from({ length: classes }, (_, label) => (isHidden(label) ? -1 : kept++));
    const shown = examples.filter((e, n) => !isHidden(e.label) && foldOf[n] !== fold);
    const model = trainModel(
      shown.map((e) => ({ ...e, label: numbers[e.label]! })),
      kept,
    );
    examples.forEach((e, n) => {
      if (e.kind === 'answer' || (!isHidden(e.label) && foldOf[n] !== fold)) return;
      const view = look(model, e.message);
      if (view.vector.ids.length === 0) return;
      const { best, signs } = judge(model, view);
      trials.push({ signs, right: best === numbers[e.label], known: !isHidden(e.label) });
    });
  }
  const known = trials.filter((t) => t.known).length;
  return trials.map((t) => ({
    inputs: t.signs,
    yes: t.right,
    weight: t.known ? (1 - unknownShare) / known : unknownShare / (trials.length - known),
  }));
};
