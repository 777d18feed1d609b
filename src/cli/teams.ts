import { writeFileSync } from 'node:fs';
import { ConfigError, readConfig } from '../config.js';
import { buildTeamsPackage } from '../platforms.js';
import { UsageError } from './usage.js';

interface Wanted {
  readonly file: string;
  readonly readsAll: boolean;
  readonly name?: string;
  readonly version?: string;
}

const read = (args: readonly string[]): Wanted => {
  const [verb, ...rest] = args;
  if (verb !== 'package')
    throw new UsageError(verb === undefined ? '"teams" needs a word more.' : `There is no "teams ${verb}".`);
  let wanted: Wanted = { file: 'careline-teams.zip', readsAll: false };
  let named = false;
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i]!;
    if (word === '--reads-all') wanted = { ...wanted, readsAll: true };
    else if (word === '--name' || word === '--version') {
      const value = rest[++i];
      if (!value || value.startsWith('--')) throw new UsageError(`${word} needs a value.`);
      wanted = { ...wanted, [word.slice(2)]: value };
    } else if (word.startsWith('-')) throw new UsageError(`"${word}" is not known here.`);
    else if (named) throw new UsageError(`One file is written; there is "${word}", too.`);
    else {
      named = true;
      wanted = { ...wanted, file: word };
    }
  }
  if (!/\.zip$/i.test(wanted.file)) throw new UsageError(`Teams takes a zip: name the file ${wanted.file}.zip.`);
  return wanted;
};

/** `careline teams package`: writes the app package that is uploaded to Teams. Throws `UsageError`, `ConfigError`. */
export const teams = async (args: readonly string[]): Promise<number> => {
  const { file, ...options } = read(args);
  const { publicUrl, notices } = readConfig(process.env, process.cwd());
  const bytes = await buildTeamsPackage(process.env, { publicUrl, notices, ...options });
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new ConfigError([`${file} cannot be written (${(error as Error).message}). Name another file.`]);
  }
  process.stdout.write(
    `${file} is written. In Teams: Apps, Manage your apps, Upload an app.\nIt names these pages; put in them what holds for you: ${notices.privacy}, ${notices.terms}\n`,
  );
  return 0;
};
