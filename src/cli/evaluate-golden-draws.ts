import type { Config } from '../config.js';
import { phrasingsJson, phrasingsTable } from '../evaluation/by-phrasings.js';
import { type GoldenFigures, goldenFigures, goldenRows } from '../evaluation/golden-figures.js';
import { count } from '../evaluation/markup.js';
import { keepPhrasings, shortOf } from '../evaluation/phrasings.js';
import type { Faq } from '../knowledge/faq.js';
import { askGolden, type GoldenQuestion } from '../knowledge/golden.js';
import type { Train } from '../runtime/matching.js';
import { drawAll } from './evaluate-draw-all.js';
import type { Draws } from './evaluate-draws.js';
import { type GoldenArguments, readGolden } from './evaluate-golden-inputs.js';
import type { Progress, Screen } from './evaluate-progress.js';
import { workOn } from './evaluate-work.js';
import { openProduct } from './product.js';

/** Trains on these FAQs and asks the questions. Resolves with what that came to, and the matcher's name. */
const askOnce = async (
  faqs: readonly Faq[],
  questions: readonly GoldenQuestion[],
  config: Config,
  train: Train,
  progress: Progress,
  signal: AbortSignal,
) => {
  progress.phase(`Training on ${count(faqs.length)} FAQs`);
  const matcher = await train(faqs, signal);
  try {
    progress.phase(`Asking ${count(questions.length)} questions`);
    const ask = await openProduct(faqs, config);
    const results = await askGolden(questions, (question) => {
      signal.throwIfAborted();
      return ask(question, matcher.match);
    });
    return { figures: goldenFigures(results), matcher: matcher.name };
  } finally {
    await matcher.close?.();
  }
};

/**
 * Asks the golden questions with as many phrasings for each FAQ as are drawn, and tells each number's figures. Resolves with
 * the exit code: 0 however many passed, 1 when a file has a fault, 130 when it was cancelled.
 */
export const evaluateGoldenByDraws = async (
  given: GoldenArguments,
  draws: Draws,
  config: Config,
  train: Train,
  out: (line: string) => void,
  screen: Screen,
): Promise<number> => {
  const inputs = await readGolden(given, config, out);
  if (!inputs) return 1;
  const { faqs, questions } = inputs;
  return workOn(screen, async (progress, signal) => {
    let last: { readonly figures: GoldenFigures; readonly matcher: string } | undefined;
    const all = await drawAll(
      draws,
      (each) => shortOf(faqs, each),
      async (each, seed, named) => {
        last = await askOnce(keepPhrasings(faqs, each, seed), questions, config, train, named, signal);
        return last.figures;
      },
      progress,
    );
    progress.end();
    if (!last) return;
    const { matcher, figures } = last;
    if (given.json) out(phrasingsJson({ matcher, faqs: faqs.length }, all));
    else for (const line of [`Matcher: ${matcher}`, ...phrasingsTable(all, goldenRows(figures))]) out(line);
  });
};
