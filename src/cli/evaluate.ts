import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.js';
import { stayAwake } from '../runtime/awake.js';
import { trainByLanguage } from '../runtime/by-language.js';
import type { Train } from '../runtime/matching.js';
import { openTrainers } from '../trainers.js';
import { type Draws, readDraws } from './evaluate-draws.js';
import { evaluateFiles } from './evaluate-files.js';
import { evaluateFilesByDraws } from './evaluate-files-draws.js';
import { evaluateGolden } from './evaluate-golden.js';
import { evaluateGoldenByDraws } from './evaluate-golden-draws.js';
import type { Screen } from './evaluate-progress.js';

/**
 * Trains the matcher that ships, as the running product does, and waits until it has learnt all it can. Nothing is kept but
 * the meanings of texts. Trouble that the product would go on without is told.
 */
const trainer =
  (config: Config, screen: Screen): Train =>
  async (faqs, signal) => {
    const trainers = openTrainers(config, {
      onTrouble: (error) => screen.write(`${error instanceof Error ? error.message : String(error)}\n`),
    });
    const matcher = await trainByLanguage(trainers)(faqs, signal);
    await matcher.learnt;
    signal.throwIfAborted();
    return { name: matcher.name, match: matcher.match, close: trainers.close };
  };

const usage = `Usage: npm run evaluate -- [--knowledge DIR] [--golden FILE] [--json]
                           [--phrasings N[,N…] [--seeds S]]
       npm run evaluate -- --train T.jsonl --test E.jsonl [--titles] [--oos-share N] [--json]
                           [--predictions OUT.jsonl] [--report OUT.html] [--diagram OUT.svg]
                           [--phrasings N[,N…] [--seeds S]]`;

const options = {
  knowledge: { type: 'string' },
  golden: { type: 'string' },
  json: { type: 'boolean' },
  phrasings: { type: 'string' },
  seeds: { type: 'string' },
  train: { type: 'string' },
  test: { type: 'string' },
  titles: { type: 'boolean' },
  'oos-share': { type: 'string' },
  predictions: { type: 'string' },
  report: { type: 'string' },
  diagram: { type: 'string' },
} as const;

const onlyGolden = ['knowledge', 'golden'] as const;
const outputs = ['predictions', 'report', 'diagram'] as const;
const onlyFiles = ['titles', 'oos-share', ...outputs] as const;

type Given = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** What is wrong with the arguments together, if anything. */
const problem = (given: Given): string | undefined => {
  const files = given.train !== undefined || given.test !== undefined;
  if (files && (given.train === undefined || given.test === undefined))
    return `--${given.train === undefined ? 'test' : 'train'} needs --${given.train === undefined ? 'train' : 'test'} beside it.`;
  const misplaced = (files ? onlyGolden : onlyFiles).find((name) => given[name] !== undefined);
  if (misplaced)
    return `--${misplaced} ${files ? 'is for the golden questions, not for --train and --test' : 'needs --train and --test'}.`;
  const draws = readDraws(given.phrasings, given.seeds);
  if (typeof draws === 'string') return draws;
  const output = outputs.find((name) => given[name] !== undefined);
  if (draws && output) return `--${output} is for a run without --phrasings.`;
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

/** The numbers of phrasings to try, of arguments that are known to be sound. */
const drawsOf = ({ phrasings, seeds }: Given): Draws | undefined => {
  const draws = readDraws(phrasings, seeds);
  return typeof draws === 'string' ? undefined : draws;
};

/**
 * Asks the golden questions, or with `--train` and `--test` labelled messages; with `--phrasings` once for each number and
 * seed. Resolves with the exit code: 2 if the arguments or a file of messages cannot be used; see `evaluateGolden`,
 * `evaluateFiles` and those by draws for the others. `screen` is where progress and faults are told.
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
  const draws = drawsOf(given);
  if (given.train === undefined || given.test === undefined) {
    if (draws) return evaluateGoldenByDraws(given, draws, config, train, out, screen);
    const sleep = stayAwake();
    return evaluateGolden(given, config, train, out).finally(sleep);
  }
  const { train: trainFile, test } = given;
  const { titles = false, json = false, predictions, report, diagram } = given;
  const oosShare = given['oos-share'] === undefined ? undefined : Number(given['oos-share']);
  const { textsFile, thresholds } = config;
  const product = { train, textsFile, thresholds };
  const files = { train: trainFile, test, titles, json, oosShare, predictions, report, diagram };
  return draws ? evaluateFilesByDraws(files, draws, product, out, screen) : evaluateFiles(files, product, out, screen);
};
