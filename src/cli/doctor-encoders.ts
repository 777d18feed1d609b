import type { Config } from '../config.js';
import { openEncoders } from '../knowledge/semantic/open.js';
import { systemClock } from '../runtime/clock.js';
import { type Finding, fine, note } from './finding.js';

/** A text that every encoder knows. */
const text = 'hello';

/** Resolves with whether the encoders that the settings ask for can be used, each by encoding one word. */
export const checkEncoders = async ({
  semantic,
  dataDir,
}: Pick<Config, 'semantic' | 'dataDir'>): Promise<Finding[]> => {
  if (semantic.kind === 'off') return [note('Messages are matched by words alone (MATCHER_SEMANTIC=off)')];
  try {
    const { own, across, close } = await openEncoders(semantic, dataDir, systemClock.now);
    try {
      const encoders = [own, await across?.()].filter((one) => one !== undefined);
      for (const encoder of encoders) await encoder.encode([text]);
      return [fine(`Messages are matched by words and meaning (${encoders.map(({ name }) => name).join(', ')})`)];
    } finally {
      await close();
    }
  } catch (error) {
    return [note(error instanceof Error ? error.message : String(error))];
  }
};
