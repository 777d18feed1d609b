import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeOthers } from './cache-file.js';
import { EncoderDown, type SemanticSetting, type SentenceEncoder } from './encoder.js';
import { createEndpointEncoder } from './endpoint.js';
import { englishFolder, multilingualFolder, readFolder } from './folder.js';
import { createPool } from './pool.js';
import { remembering } from './remember.js';

/** Messages whose vectors are remembered, for each encoder: some 2 MB. */
const REMEMBERED = 1000;

/** The encoders of a setting. */
export interface Encoders {
  /** The setting's own; undefined when matching by meaning is off. */
  readonly own?: SentenceEncoder;
  /** Resolves with the encoder for texts that `own` does not know and across languages: the bundled one, opened once. */
  readonly across?: () => Promise<SentenceEncoder | undefined>;
  close(): Promise<void>;
}

/** Returns where vectors and models are kept, in the folder of the data. */
export const cacheFolder = (dataDir: string): string => join(dataDir, 'cache');

const openFolder = async (folder: string, now: () => number): Promise<SentenceEncoder> =>
  remembering(createPool(await readFolder(folder), now), REMEMBERED);

/** What is calibrated for an endpoint: `calibration.json` in the folder of the data, if it is there. */
const calibrationIn = async (dataDir: string): Promise<unknown> => {
  const path = join(dataDir, 'calibration.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    throw new EncoderDown(`${path} is not JSON (${(error as Error).message}). Mend or remove it.`);
  }
};

const openOwn = async (setting: Exclude<SemanticSetting, { kind: 'off' }>, dataDir: string, now: () => number) => {
  if (setting.kind !== 'endpoint') return openFolder(setting.kind === 'folder' ? setting.path : englishFolder, now);
  return remembering(createEndpointEncoder(setting, { now }, await calibrationIn(dataDir)), REMEMBERED);
};

/**
 * Opens the encoders of a setting. Models and endpoints are not touched before the first text. Removes from the cache in
 * `dataDir` what other encoders left there. Rejects with `EncoderDown` when a folder is wrong: messages are then matched by words.
 */
export const openEncoders = async (setting: SemanticSetting, dataDir: string, now: () => number): Promise<Encoders> => {
  if (setting.kind === 'off') return { close: async () => {} };
  const own = await openOwn(setting, dataDir, now);
  let opened: Promise<SentenceEncoder> | undefined;
  const across = () => (opened ??= openFolder(multilingualFolder, now));
  const names = await across().then(
    ({ name }) => [own.name, name],
    () => undefined,
  );
  if (names) await removeOthers(cacheFolder(dataDir), names);
  return {
    own,
    across,
    async close() {
      await Promise.all([own.close(), opened?.then((encoder) => encoder.close()).catch(() => {})]);
    },
  };
};
