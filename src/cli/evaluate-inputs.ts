import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type LabelledLine, type LineFault, parseLines, testFaults, trainFaults } from '../evaluation/lines.js';
import { readText } from '../knowledge/files/read.js';

/** The largest file of messages that is read, in bytes. */
const maxBytes = 100_000_000;

/** So many faults of a file are told; a wrong file has one on every line. */
const mostFaults = 10;

/** What an evaluation cannot begin with; the message says what is wrong, where, and what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

const place = ({ file, line, column }: LineFault): string =>
  line === 0 ? file : `${file}:${line}${column > 0 ? `:${column}` : ''}`;

const refuse = (faults: readonly LineFault[]): void => {
  if (faults.length === 0) return;
  const told = faults.slice(0, mostFaults).map((f) => `${place(f)}: ${f.problem} ${f.fix}`);
  const more = faults.length - told.length;
  throw new InputError(
    [...told, ...(more > 0 ? [`… and ${more.toLocaleString('en')} more like these.`] : [])].join('\n'),
  );
};

/** Reads labelled messages. Throws `InputError`. */
const readLines = async (path: string): Promise<LabelledLine[]> => {
  const faults: LineFault[] = [];
  const report = (line: number, problem: string, fix: string) =>
    void faults.push({ file: path, line, column: 0, problem, fix });
  const source = await readText(path, report, maxBytes);
  const { lines, faults: found } = source === undefined ? { lines: [], faults } : parseLines(path, source);
  refuse(found);
  return lines;
};

/** Reads what is trained and tested on. Throws `InputError` when either cannot be used, or when they do not fit. */
export const readInputs = async (train: string, test: string) => {
  const trainLines = await readLines(train);
  const testLines = await readLines(test);
  refuse(trainFaults(train, trainLines));
  refuse(testFaults(test, testLines, new Set(trainLines.map((l) => l.label))));
  return { trainLines, testLines };
};

/** A path without links, also of a file that is not there yet. */
const realPath = (path: string): Promise<string> =>
  realpath(path).catch(async () => resolve(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)));

/**
 * Makes sure, before long work, that each output can be written and overwrites no input or other output. By option, the
 * paths. Throws `InputError`.
 */
export const checkOutputs = async (
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[],
): Promise<void> => {
  const taken = new Set(await Promise.all(inputs.map(realPath)));
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const real = await realPath(path);
    if (taken.has(real))
      throw new InputError(`${option} ${path} would overwrite another file of this run. Name another one.`);
    taken.add(real);
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory()) throw new InputError(`${option} ${path} is a folder. Name a file.`);
    try {
      await access(there ? path : dirname(path), constants.W_OK);
    } catch (error) {
      const reason =
        (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'its folder does not exist' : (error as Error).message;
      throw new InputError(
        `${option} ${path} cannot be written (${reason}). Name a file in a folder that you may write to.`,
      );
    }
  }
};
