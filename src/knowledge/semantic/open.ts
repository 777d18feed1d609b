import { join } from 'node:path';
import type { BundledView } from './bundled.js';
import type { SemanticSetting, SentenceEncoder } from './encoder.js';
import { createEndpointEncoder } from './endpoint.js';
import { startOffThread } from './off-thread.js';
import { remembering } from './remember.js';

/** The views of the bundled encoder that matching uses. */
const VIEWS: readonly BundledView[] = ['use-wccn', 'hidden-wccn', 'words-wccn'];
/** Messages whose embeddings are remembered: some 5 MB. */
const REMEMBERED = 1000;

/** Where embeddings and fetched models are kept, in the folder of the data. */
export const cacheFolder = (dataDir: string): string => join(dataDir, 'cache');

/**
 * Opens the encoder of a setting, or nothing when it is off. An endpoint is not asked anything yet. Rejects with an
 * `EncoderDown` when the encoder cannot be opened; whoever asked then matches by words alone.
 */
export const openEncoder = async (
  setting: SemanticSetting,
  dataDir: string,
  now: () => number,
): Promise<SentenceEncoder | undefined> => {
  switch (setting.kind) {
    case 'off':
      return undefined;
    case 'bundled':
      return remembering(await startOffThread({ kind: 'bundled', views: VIEWS }), REMEMBERED);
    case 'local':
      return remembering(
        await startOffThread({ kind: 'local', model: setting.model, cache: join(cacheFolder(dataDir), 'models') }),
        REMEMBERED,
      );
    case 'endpoint':
      return remembering(createEndpointEncoder(setting, { now }), REMEMBERED);
  }
};
