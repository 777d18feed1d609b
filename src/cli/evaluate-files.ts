import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Config } from '../config.js';
import { reliabilityDiagram } from '../evaluation/diagrams.js';
import { type Evaluation, evaluationJson, times } from '../evaluation/evaluation.js';
import { figuresOf } from '../evaluation/figures.js';
import { knowledgeFromLabels } from '../evaluation/knowledge.js';
import { outOfScope } from '../evaluation/lines.js';
import { count } from '../evaluation/markup.js';
import { findAll, predict } from '../evaluation/predict.js';
import { evaluationReport } from '../evaluation/report.js';
import { evaluationText } from '../evaluation/text.js';
import { stayAwake } from '../runtime/awake.js';
import { systemClock } from '../runtime/clock.js';
import type { Train } from '../runtime/matching.js';
import { sourceFile } from '../source.js';
import { checkOutputs, InputError, readInputs } from './evaluate-inputs.js';
import { type Progress, type Screen, showProgress } from './evaluate-progress.js';
import { openProduct } from './product.js';

/** What is evaluated, and where the results go; paths as they were given. */
export interface FileArguments {
  readonly train: string;
  readonly test: string;
  readonly titles: boolean;
  /** The share of messages that no FAQ is assumed to answer, 0..1. */
  readonly oosShare: number;
  readonly json: boolean;
  readonly predictions?: string | undefined;
  readonly report?: string | undefined;
  readonly diagram?: string | undefined;
}

/** What the product matches and decides with. */
export interface Product extends Pick<Config, 'textsFile' | 'thresholds'> {
  readonly train: Train;
}

const rss = () => process.memoryUsage.rss();

const styles = () =>
  ['browser/tokens.css', 'evaluation/report.css'].map((path) => readFileSync(sourceFile(path), 'utf8')).join('\n');

const run = async (given: FileArguments, product: Product, progress: Progress, signal: AbortSignal) => {
  const { trainLines, testLines } = await readInputs(given.train, given.test);
  const knowledge = knowledgeFromLabels(trainLines, given);
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

  const oos = testLines.filter((l) => l.label === outOfScope).length;
  const at = (share: number) => predict(testLines, found, knowledge, ask, share);
  const ownShare = oos / testLines.length;
  const predictions = await at(given.oosShare);
  const evaluation: Evaluation = {
    train: { file: given.train, lines: trainLines.length, faqs: knowledge.faqs.length },
    test: { file: given.test, lines: testLines.length, oos },
    titles: given.titles,
    matcher: matcher.name,
    thresholds: product.thresholds,
    cost: { buildMs, ...times(found), memoryBefore, memoryBuilt, memoryPeak },
    assumed: figuresOf(predictions, given.oosShare),
    own: figuresOf(await at(ownShare), ownShare),
  };
  return { evaluation, predictions, found };
};

/** Writes a file that was asked for, and tells if that failed: the figures are worth telling all the same. */
const write = async (path: string | undefined, content: () => string, tell: (fault: string) => void): Promise<void> => {
  if (path === undefined) return;
  await writeFile(path, content()).catch((error: Error) => tell(`${path} could not be written: ${error.message}.`));
};

/**
 * Trains the product's matcher on one file of labelled messages, asks it another, and tells how right it was. Resolves with
 * the exit code: 0, 2 when a file cannot be used, 130 when it was cancelled.
 */
export const evaluateFiles = async (
  given: FileArguments,
  product: Product,
  out: (line: string) => void,
  screen: Screen,
): Promise<number> => {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  const progress = showProgress(screen, systemClock);
  const sleep = stayAwake();
  process.once('SIGINT', stop);
  try {
    const { predictions: predictionsFile, report, diagram } = given;
    const outputs = { '--predictions': predictionsFile, '--report': report, '--diagram': diagram };
    await checkOutputs(outputs, [resolve(given.train), resolve(given.test)]);
    const { evaluation, predictions, found } = await run(given, product, progress, stopping.signal);
    progress.end();
    const faults: string[] = [];
    const tell = (fault: string) => void faults.push(fault);
    await write(predictionsFile, () => predictions.map((p) => `${JSON.stringify(p)}\n`).join(''), tell);
    await write(report, () => evaluationReport(evaluation, { predictions, found, styles: styles() }), tell);
    await write(diagram, () => reliabilityDiagram(evaluation.assumed, product.thresholds), tell);
    if (given.json) out(evaluationJson(evaluation));
    else for (const line of evaluationText(evaluation)) out(line);
    if (faults.length > 0) throw new InputError(faults.join('\n'));
    return 0;
  } catch (error) {
    progress.end();
    if (stopping.signal.aborted) {
      screen.write('Cancelled; no file was written.\n');
      return 130;
    }
    if (!(error instanceof InputError)) throw error;
    screen.write(`${error.message}\n`);
    return 2;
  } finally {
    process.removeListener('SIGINT', stop);
    sleep();
  }
};
