import { phrasingsJson, phrasingsTable } from '../evaluation/by-phrasings.js';
import { knowledgeFromLabels } from '../evaluation/knowledge.js';
import { percent } from '../evaluation/markup.js';
import { phrasingFigures, phrasingRows } from '../evaluation/phrasing-figures.js';
import { keepLines, labelsShortOf } from '../evaluation/phrasings.js';
import { type Subject, subjectRows } from '../evaluation/rows.js';
import { drawAll } from './evaluate-draw-all.js';
import type { Draws } from './evaluate-draws.js';
import type { FileArguments } from './evaluate-files.js';
import { readInputs } from './evaluate-inputs.js';
import type { Screen } from './evaluate-progress.js';
import { countOos, type Product, runOnce } from './evaluate-run.js';
import { workOn } from './evaluate-work.js';

/**
 * Evaluates as `evaluateFiles` does, with as many phrasings for each label as are drawn, and tells each number's figures.
 * They hold at the test file's own share of oos, unless one is given. Resolves with the same exit codes.
 */
export const evaluateFilesByDraws = (
  given: Pick<FileArguments, 'train' | 'test' | 'titles' | 'oosShare' | 'json'>,
  draws: Draws,
  product: Product,
  out: (line: string) => void,
  screen: Screen,
): Promise<number> =>
  workOn(screen, async (progress, signal) => {
    const { trainLines, testLines } = await readInputs(given.train, given.test);
    const oos = countOos(testLines);
    const oosShare = given.oosShare ?? oos / testLines.length;
    let matcher = '';
    const all = await drawAll(
      draws,
      (each) => labelsShortOf(trainLines, each),
      async (each, seed, named) => {
        const inputs = { ...given, oosShare, testLines, trainLines: keepLines(trainLines, each, seed) };
        const { evaluation } = await runOnce(inputs, product, named, signal);
        matcher = evaluation.matcher;
        return phrasingFigures(evaluation.assumed);
      },
      progress,
    );
    progress.end();
    const { titles, json } = given;
    const { faqs } = knowledgeFromLabels(trainLines, { titles });
    const subject: Subject = {
      train: { file: given.train, lines: trainLines.length, faqs: faqs.length },
      test: { file: given.test, lines: testLines.length, oos },
      titles,
      matcher,
      thresholds: product.thresholds,
    };
    if (json) {
      out(phrasingsJson({ ...subject, oosShare }, all));
      return;
    }
    for (const [key, value] of subjectRows(subject)) out(`${key.padEnd(12)} ${value}`);
    const whose = given.oosShare === undefined ? 'as in the file' : 'as assumed';
    out(`${'Decided'.padEnd(12)} as if ${percent(oosShare)} of the messages are oos, ${whose}`);
    for (const line of phrasingsTable(all, phrasingRows(testLines.length))) out(line);
  });
