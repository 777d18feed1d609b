import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from './config.js';
import { cacheFolder, openEncoders } from './knowledge/semantic/open.js';
import { keepInFile } from './knowledge/training/model-file.js';
import { createTrainers, type Trainers, type TrainersOptions } from './knowledge/training/trainers.js';
import { systemClock } from './runtime/clock.js';
import type { Log } from './runtime/log.js';
import { keepInStore } from './runtime/shared-models.js';
import type { Store } from './store/store.js';

export interface TrainersTold extends Pick<TrainersOptions, 'onTrouble' | 'onLearnt'> {
  readonly log?: Log;
  /** Keeps models in files of `CARELINE_DATA`, or in the store that processes share; without it none is kept. */
  readonly keepIn?: 'file' | Store;
}

const modelFiles = { own: 'matcher.bin', across: 'matcher.across.bin' };

/** Opens the trainers of the matchers that the product runs. */
export const openTrainers = (config: Config, { log, keepIn, ...heard }: TrainersTold = {}): Trainers => {
  const told = new Set<string>();
  const onTrouble = (error: unknown) => {
    heard.onTrouble?.(error);
    const message = error instanceof Error ? error.message : String(error);
    // An encoder that is tried again and again fails for the same reason: one line says it.
    if (!told.has(message)) log?.warn(`Matching goes on without what failed: ${message}`);
    told.add(message);
  };
  const cache = cacheFolder(config.dataDir);
  const worker = randomUUID();
  const keeping = (space: keyof typeof modelFiles) =>
    typeof keepIn === 'object'
      ? keepInStore({ store: keepIn, clock: systemClock, worker, space, onTrouble })
      : keepInFile(join(cache, modelFiles[space]), onTrouble);
  return createTrainers({
    open: () => openEncoders(config.semantic, config.dataDir, systemClock.now),
    cache,
    ...(keepIn && { keeping }),
    onTrouble,
    onLearnt(matcher) {
      heard.onLearnt?.(matcher);
      log?.info({ by: matcher.name }, 'The matcher has learnt all it can');
    },
  });
};
