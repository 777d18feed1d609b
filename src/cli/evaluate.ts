import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { defaultOosShare } from '../knowledge/prior.js';
import { cacheFolder, openEncoder } from '../knowledge/semantic/open.js';
import { createTrainer } from '../knowledge/training/train.js';
import { stayAwake } from '../runtime/awake.js';
import { trainByLanguage } from '../runtime/by-language.js';
import { systemClock } from '../runtime/clock.js';
import type { Train } from '../runtime/matching.js';
import { evaluateFiles } from './evaluate-files.js';
import { evaluateGolden } from './evaluate-golden.js';
import type { Screen } from './evaluate-progress.js';

/**
 * Trains the matcher that ships, as the running product does, and waits until it has learnt all it can. Nothing is kept but
 * the meanings of texts. Trouble that the product would go on without is told.
 */
const trainer =
  (config: Config, screen: Screen): Train =>
  async (faqs, signal) => {
    const { train, close } = createTrainer({
      openEncoder: () => openEncoder(config.semantic, config.dataDir, systemClock.now),
      meanings: cacheFolder(config.dataDir),
      onTrouble: (error) => screen.write(`${error instanceof Error ? error.message : String(error)}\n`),
    });
    const matcher = await train(faqs, signal);
    await matcher.learnt;
    signal.throwIfAborted();
    return { name: matcher.name, match: matcher.match, close };
  };

const usage = `Usage: npm run evaluate -- [--knowledge DIR] [--golden FILE] [--json]
       npm run evaluate -- --train T.jsonl --test E.jsonl [--titles] [--oos-share N] [--json]
                           [--predictions OUT.jsonl] [--report OUT.html] [--diagram OUT.svg]`;

const options = {
  knowledge: { type: 'string' },
  golden: { type: 'string' },
  json: { type: 'boolean' },
  train: { type: 'string' },
  test: { type: 'string' },
  titles: { type: 'boolean' },
  'oos-share': { type: 'string' },
  predictions: { type: 'string' },
  report: { type: 'string' },
  diagram: { type: 'string' },
} as const;

const onlyGolden = ['knowledge', 'golden'] as const;
const onlyFiles = ['titles', 'oos-share', 'predictions', 'report', 'diagram'] as const;

type Given = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** What is wrong with the arguments together, if anything. */
const problem = (given: Given): string | undefined => {
  const files = given.train !== undefined || given.test !== undefined;
  if (files && (given.train === undefined || given.test === undefined))
    return `--${given.train === undefined ? 'test' : 'train'} needs --${given.train === undefined ? 'train' : 'test'} beside it.`;
  const misplaced = (files ? onlyGolden : onlyFiles).find((name) => given[name] !== undefined);
  if (misplaced)
    return `--${misplaced} ${files ? 'is for the golden questions, not for --train and --test' : 'needs --train and --test'}.`;
  const share = given['oos-share'];
  const isShare = share === undefined || (share.trim() !== '' && Number(share) >= 0 && Number(share) <= 1);
  return isShare ? undefined : `--oos-share must be a number from 0 to 1, such as 0.25 (it is "${share}").`;
};

const readArguments = (argv: readonly string[]): Given | string => {
  try {
    const given = parseArgs({ args: [...argv], options, strict: true }).values;
    return problem(given) ?? given;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/**
 * Asks the golden questions, or with `--train` and `--test` labelled messages. Resolves with the exit code: 2 if the
 * arguments or a file of messages cannot be used; see `evaluateGolden` and `evaluateFiles` for the others. `screen` is
 * where progress and faults are told.
 */
export const evaluate = async (
  argv: readonly string[],
  out: (line: string) => void,
  screen: Screen = process.stderr,
): Promise<number> => {
  const given = readArguments(argv);
  if (typeof given === 'string') {
    screen.write(`${given}\n${usage}\n`);
    return 2;
  }
  const config = readConfig(process.env, process.cwd());
  const train = trainer(config, screen);
  if (given.train === undefined || given.test === undefined) {
    const sleep = stayAwake();
    const words = createTrainer({ openEncoder: async () => undefined });
    return evaluateGolden(given, config, trainByLanguage(train, words.train), out).finally(sleep);
  }
  const { train: trainFile, test } = given;
  const { titles = false, json = false, predictions, report, diagram } = given;
  const oosShare = Number(given['oos-share'] ?? defaultOosShare);
  const { textsFile, thresholds } = config;
  const product = { train, textsFile, thresholds };
  return evaluateFiles(
    { train: trainFile, test, titles, json, oosShare, predictions, report, diagram },
    product,
    out,
    screen,
  );
};
