import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFile } from '../../source.js';
import { type BundledEncoder, type BundledView, openBundled } from './bundled.js';

/** The folder of the weights that ship. */
export const modelFolder = sourceFile('../data/model');

/**
 * Opens the bundled encoder on the weights in `folder`: `encoder.bin`, and `encoder.sha256` with its checksum. Throws an
 * `Error` when a file is missing or the weights are not what the checksum says.
 */
export const openBundledFile = (views: readonly BundledView[], folder = modelFolder, simd = true): BundledEncoder => {
  const path = join(folder, 'encoder.bin');
  const file = openSync(path, 'r');
  try {
    return openBundled(
      fstatSync(file).size,
      (into) => {
        for (let at = 0; at < into.length; ) at += readSync(file, into, at, into.length - at, at);
        const wanted = readFileSync(join(folder, 'encoder.sha256'), 'utf8').split(' ')[0];
        if (createHash('sha256').update(into).digest('hex') !== wanted)
          throw new Error(`${path} is damaged: its SHA-256 is not the one in encoder.sha256. Fetch the file again.`);
      },
      views,
      simd,
    );
  } finally {
    closeSync(file);
  }
};
