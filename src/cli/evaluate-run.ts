import { performance } from 'node:perf_hooks';
import type { Config } from '../config.js';
import { type Evaluation, times } from '../evaluation/evaluation.js';
import { figuresOf } from '../evaluation/figures.js';
import { knowledgeFromLabels } from '../evaluation/knowledge.js';
import { type LabelledLine, outOfScope } from '../evaluation/lines.js';
import { count } from '../evaluation/markup.js';
import { findAll, predict } from '../evaluation/predict.js';
import type { Train } from '../runtime/matching.js';
import type { Progress } from './evaluate-progress.js';
import { openProduct } from './product.js';

/** What the product matches and decides with. */
export interface Product extends Pick<Config, 'textsFile' | 'thresholds'> {
  readonly train: Train;
}

/** Labelled messages to train on and to test with, and how they are taken. */
export interface RunInputs {
  /** The files, as they were named. */
  readonly train: string;
  readonly test: string;
  readonly trainLines: readonly LabelledLine[];
  readonly testLines: readonly LabelledLine[];
  /** Whether the labels' words are the FAQs' titles. */
  readonly titles: boolean;
  /** The share of messages that no FAQ is assumed to answer, 0..1. */
  readonly oosShare: number;
}

const rss = () => process.memoryUsage.rss();

/** Returns the number of messages that no FAQ answers. */
export const countOos = (lines: readonly LabelledLine[]): number => lines.filter((l) => l.label === outOfScope).length;

/**
 * Trains the product's matcher on the one and asks it the other. Resolves with what that came to. Rejects when `signal`
 * aborts.
 */
export const runOnce = async (inputs: RunInputs, product: Product, progress: Progress, signal: AbortSignal) => {
  const { train, test, trainLines, testLines, titles, oosShare } = inputs;
  const knowledge = knowledgeFromLabels(trainLines, { titles });
  const ask = await openProduct(knowledge.faqs, product);
  const memoryBefore = rss();
  progress.phase(`Training on ${count(knowledge.faqs.length)} FAQs, ${count(trainLines.length)} phrasings`);
  const began = performance.now();
  const matcher = await product.train(knowledge.faqs, signal);
  const buildMs = performance.now() - began;
  const memoryBuilt = rss();
  progress.phase(`Asking ${count(testLines.length)} messages`, testLines.length);
  const options = { now: () => performance.now(), onDone: progress.done, signal };
  const found = await findAll(matcher, ask, testLines, options);
  const memoryPeak = 1024 * process.resourceUsage().maxRSS;
  await matcher.close?.();

  const oos = countOos(testLines);
  const at = (share: number) => predict(testLines, found, knowledge, ask, share);
  const ownShare = oos / testLines.length;
  const predictions = await at(oosShare);
  const evaluation: Evaluation = {
    train: { file: train, lines: trainLines.length, faqs: knowledge.faqs.length },
    test: { file: test, lines: testLines.length, oos },
    titles,
    matcher: matcher.name,
    thresholds: product.thresholds,
    cost: { buildMs, ...times(found), memoryBefore, memoryBuilt, memoryPeak },
    assumed: figuresOf(predictions, oosShare),
    own: figuresOf(await at(ownShare), ownShare),
  };
  return { evaluation, predictions, found };
};
