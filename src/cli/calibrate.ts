import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { calibrateOn, judgeEach } from '../evaluation/calibrate/calibrate.js';
import { drawEpisode, type LabelledSet, type Trial } from '../evaluation/calibrate/episodes.js';
import { parseLines } from '../evaluation/lines.js';
import { meaningOf } from '../knowledge/matching/meanings.js';
import { encodeAll } from '../knowledge/semantic/encode-all.js';
import { englishFolder } from '../knowledge/semantic/folder.js';
import { cacheFolder, openEncoders } from '../knowledge/semantic/open.js';
import { systemClock } from '../runtime/clock.js';
import { sourceFile } from '../source.js';
import type { Screen } from './evaluate-progress.js';

/** The fit by words alone, which ships with the source. */
const wordsFile = sourceFile('knowledge/matching/words.json');

const usage = `Usage: npm run calibrate -- --sets DIR [--encoder FOLDER] [--answer N] [--episodes N] [--seed N] [--words]
  --sets      a folder of folders, each with train.jsonl and dev.jsonl: {"text": "…", "label": "…"} a line
  --encoder   the encoder's folder; its encoder.json gets the calibration. Without it: EMBEDDINGS_URL's, or the bundled one's
  --answer    the weight of the answer's evidence, 4 by default
  --episodes  knowledge bases drawn from each set, 8 by default
  --words     writes the fit by words alone, too`;

const options = {
  sets: { type: 'string' },
  encoder: { type: 'string' },
  answer: { type: 'string', default: '4' },
  episodes: { type: 'string', default: '8' },
  seed: { type: 'string', default: '1' },
  words: { type: 'boolean', default: false },
} as const;

/** Sets whose names begin with the same letters share intents: `clinc150`, `clinc-banking`. */
const familyOf = (name: string): string => name.match(/^[a-z]+/i)?.[0] ?? name;

const readSet = async (folder: string, name: string): Promise<LabelledSet> => {
  const read = async (file: string) => {
    const path = join(folder, name, file);
    const { lines, faults } = parseLines(path, await readFile(path, 'utf8'));
    if (faults.length > 0) throw new Error(`${path}:${faults[0]!.line}: ${faults[0]!.problem}`);
    return lines;
  };
  return { name, family: familyOf(name), train: await read('train.jsonl'), test: await read('dev.jsonl') };
};

/** Returns an object with its numbers rounded to five digits after the point. */
const rounded = (value: object): object =>
  JSON.parse(JSON.stringify(value, (_, v: unknown) => (typeof v === 'number' ? Math.round(v * 1e5) / 1e5 : v)));

/** Returns an object as JSON with one key a line. */
const byLine = (value: object): string =>
  `{\n${Object.entries(value)
    .map(([key, one]) => `  ${JSON.stringify(key)}: ${JSON.stringify(one)}`)
    .join(',\n')}\n}\n`;

/**
 * Fits what an encoder needs on public sets and writes it where the encoder's calibration is read. Resolves with the exit code:
 * 0, or 2 when the arguments or a file cannot be used.
 */
export const calibrate = async (
  argv: readonly string[],
  out: (line: string) => void,
  screen: Screen = process.stderr,
): Promise<number> => {
  const fail = (message: string) => {
    screen.write(`${message}\n`);
    return 2;
  };
  let given: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    given = parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`);
  }
  const [answer, episodes, seed] = [given.answer, given.episodes, given.seed].map(Number) as [number, number, number];
  if (given.sets === undefined || [answer, episodes, seed].some(Number.isNaN)) return fail(usage);
  const config = readConfig(process.env, process.cwd());
  const setting =
    given.encoder === undefined ? config.semantic : ({ kind: 'folder', path: resolve(given.encoder) } as const);
  const names = (await readdir(given.sets, { withFileTypes: true })).filter((one) => one.isDirectory());
  const sets = await Promise.all(names.map(({ name }) => readSet(given.sets!, name)));
  const { own: encoder, close } = await openEncoders(setting, config.dataDir, systemClock.now);
  if (!encoder) return fail('Matching by meaning is off (MATCHER_SEMANTIC): there is no encoder to calibrate.');
  const texts = [...new Set(sets.flatMap(({ train, test }) => [...train, ...test].map(({ text }) => text)))];
  screen.write(`Encoding ${texts.length} texts with ${encoder.name}\n`);
  const packed = await encodeAll(encoder, texts, { cache: cacheFolder(config.dataDir) });
  await close();
  const at = new Map(texts.map((text, n) => [text, n]));
  const vectorOf = (text: string) => meaningOf(packed, at.get(text)!);
  const draw = (few: boolean): Trial[] =>
    sets.flatMap((set) => {
      screen.write(`Drawing ${few ? 'small ' : ''}knowledge bases from ${set.name}\n`);
      return Array.from({ length: episodes }, (_, n) => drawEpisode(set, n, few, seed, vectorOf)).flat();
    });
  const trials = { whole: draw(false), few: draw(true) };
  out(
    `${trials.whole.length} messages to knowledge bases of ${sets.length} sets, seed ${seed}. Each family by constants of the others:`,
  );
  for (const { family, name, accuracy, auroc, promised } of judgeEach(trials))
    out(
      `${family.padEnd(12)} ${name.padEnd(13)} accuracy ${(100 * accuracy).toFixed(1)}, AUROC ${(100 * auroc).toFixed(1)}, promised : right ${promised.toFixed(2)}`,
    );
  const fitted = calibrateOn(trials, answer);
  const path =
    setting.kind === 'endpoint'
      ? join(config.dataDir, 'calibration.json')
      : join(setting.kind === 'folder' ? setting.path : englishFolder, 'encoder.json');
  const before = setting.kind === 'endpoint' ? {} : (JSON.parse(await readFile(path, 'utf8')) as object);
  const calibration = rounded(fitted.encoder);
  await mkdir(dirname(path), { recursive: true });
  const content = setting.kind === 'endpoint' ? calibration : { ...before, calibration };
  await writeFile(path, byLine(content));
  out(`The calibration is written to ${path}.`);
  if (given.words) {
    await writeFile(wordsFile, byLine(rounded(fitted.words)));
    out(`The fit by words alone is written to ${wordsFile}.`);
  }
  return 0;
};
