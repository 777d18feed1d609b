import { outOfScope } from './lines.js';
import type { Prediction } from './predict.js';
import { auroc, type Bin, calibrationError, equalCountBins, type Outcome } from './statistics.js';

/** How many messages were decided how. */
export interface Decisions {
  readonly lines: number;
  readonly answeredRight: number;
  readonly answeredWrong: number;
  /** With the right option among those offered. */
  readonly askedRight: number;
  readonly askedWrong: number;
  readonly handedOver: number;
}

/** All that is told about a set of predictions. Shares are 0..1; undefined where there is nothing to take a share of. */
export interface Figures {
  /** The share of out-of-scope messages that was assumed. */
  readonly oosShare: number;
  /** The share of in-scope messages whose right FAQ was first, and among the first three. */
  readonly accuracy: number | undefined;
  readonly top3: number | undefined;
  /** In scope against out of scope, by the confidence of the best match. */
  readonly auroc: number | undefined;
  readonly inScope: Decisions;
  readonly oos: Decisions;
  /** In-scope messages answered right and out-of-scope ones not answered, of all. */
  readonly rightDecisions: number;
  /** In-scope messages answered right or asked about with the right option, of those in scope. */
  readonly solved: number | undefined;
  /** The sum of the confidences of the best matches: so many would be right if confidences held. */
  readonly promised: number;
  /** How many best matches are right. */
  readonly right: number;
  /** Expected calibration error over `bins`. */
  readonly calibrationError: number;
  readonly bins: readonly Bin[];
}

const binCount = 15;

/** The best match of a prediction as a statement: nothing is right about an out-of-scope message. */
export const outcomeOf = ({ label, top }: Prediction): Outcome => ({
  confidence: top[0]?.confidence ?? 0,
  right: label !== outOfScope && top[0]?.faq === label,
});

const countDecisions = (predictions: readonly Prediction[]): Decisions => {
  const count = (is: (p: Prediction) => boolean) => predictions.filter(is).length;
  const offered = ({ label, options }: Prediction) => label !== outOfScope && options.includes(label);
  const answeredRight = count((p) => p.decision === 'answer' && p.label !== outOfScope && p.options[0] === p.label);
  const askedRight = count((p) => p.decision === 'ask' && offered(p));
  return {
    lines: predictions.length,
    answeredRight,
    answeredWrong: count((p) => p.decision === 'answer') - answeredRight,
    askedRight,
    askedWrong: count((p) => p.decision === 'ask') - askedRight,
    handedOver: count((p) => p.decision === 'handover'),
  };
};

/** Measures predictions, of which there must be one at least. */
export const figuresOf = (predictions: readonly Prediction[], oosShare: number): Figures => {
  const known = predictions.filter((p) => p.label !== outOfScope);
  const unknown = predictions.filter((p) => p.label === outOfScope);
  const ofKnown = (count: number) => (known.length === 0 ? undefined : count / known.length);
  const best = (p: Prediction) => outcomeOf(p).confidence;
  const inScope = countDecisions(known);
  const oos = countDecisions(unknown);
  const outcomes = predictions.map(outcomeOf);
  const bins = equalCountBins(outcomes, binCount);
  return {
    oosShare,
    accuracy: ofKnown(known.filter((p) => outcomeOf(p).right).length),
    top3: ofKnown(known.filter((p) => p.top.slice(0, 3).some((t) => t.faq === p.label)).length),
    auroc: auroc(known.map(best), unknown.map(best)),
    inScope,
    oos,
    rightDecisions: (inScope.answeredRight + unknown.length - oos.answeredWrong) / predictions.length,
    solved: ofKnown(inScope.answeredRight + inScope.askedRight),
    promised: outcomes.reduce((sum, { confidence }) => sum + confidence, 0),
    right: outcomes.filter(({ right }) => right).length,
    calibrationError: calibrationError(bins),
    bins,
  };
};
