import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reliabilityDiagram } from '../evaluation/diagrams.js';
import { evaluationJson } from '../evaluation/evaluation.js';
import { evaluationReport } from '../evaluation/report.js';
import { evaluationText } from '../evaluation/text.js';
import { defaultOosShare } from '../knowledge/prior.js';
import { sourceFile } from '../source.js';
import { checkOutputs, InputError, readInputs } from './evaluate-inputs.js';
import type { Screen } from './evaluate-progress.js';
import { type Product, runOnce } from './evaluate-run.js';
import { workOn } from './evaluate-work.js';

/** What is evaluated, and where the results go; paths as they were given. */
export interface FileArguments {
  readonly train: string;
  readonly test: string;
  readonly titles: boolean;
  /** The share of messages that no FAQ is assumed to answer, 0..1; `defaultOosShare` where none is given. */
  readonly oosShare?: number | undefined;
  readonly json: boolean;
  readonly predictions?: string | undefined;
  readonly report?: string | undefined;
  readonly diagram?: string | undefined;
}

const styles = () =>
  ['browser/tokens.css', 'evaluation/report.css'].map((path) => readFileSync(sourceFile(path), 'utf8')).join('\n');

/** Writes a file that was asked for, and tells if that failed: the figures are worth telling all the same. */
const write = async (path: string | undefined, content: () => string, tell: (fault: string) => void): Promise<void> => {
  if (path === undefined) return;
  await writeFile(path, content()).catch((error: Error) => tell(`${path} could not be written: ${error.message}.`));
};

/**
 * Trains the product's matcher on one file of labelled messages, asks it another, and tells how right it was. Resolves with
 * the exit code: 0, 2 when a file cannot be used, 130 when it was cancelled.
 */
export const evaluateFiles = (
  given: FileArguments,
  product: Product,
  out: (line: string) => void,
  screen: Screen,
): Promise<number> =>
  workOn(screen, async (progress, signal) => {
    const { predictions: predictionsFile, report, diagram, oosShare = defaultOosShare } = given;
    const outputs = { '--predictions': predictionsFile, '--report': report, '--diagram': diagram };
    await checkOutputs(outputs, [resolve(given.train), resolve(given.test)]);
    const lines = await readInputs(given.train, given.test);
    const run = await runOnce({ ...given, ...lines, oosShare }, product, progress, signal);
    const { evaluation, predictions, found } = run;
    progress.end();
    const faults: string[] = [];
    const tell = (fault: string) => void faults.push(fault);
    await write(predictionsFile, () => predictions.map((p) => `${JSON.stringify(p)}\n`).join(''), tell);
    await write(report, () => evaluationReport(evaluation, { predictions, found, styles: styles() }), tell);
    await write(diagram, () => reliabilityDiagram(evaluation.assumed, product.thresholds), tell);
    if (given.json) out(evaluationJson(evaluation));
    else for (const line of evaluationText(evaluation)) out(line);
    if (faults.length > 0) throw new InputError(faults.join('\n'));
  });
