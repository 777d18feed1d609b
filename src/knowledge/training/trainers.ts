import { mainLanguage } from '../language/translated.js';
import { modelFile } from './model-file.js';
import { createTrainer, type Trainer, type TrainerOptions } from './train.js';

/** What trains the matchers of a knowledge base: the main one, and those of other languages. */
export interface Trainers {
  readonly main: Trainer;
  readonly others: Trainer;
}

/**
 * `cache` is the folder for meanings, and, unless `keep` is false, for models: each language's in a file of its own. The
 * sentence encoder that ships knows English: other languages are matched by their words.
 */
export const createTrainers = (
  cache: string,
  keep: boolean,
  options: Pick<TrainerOptions, 'openEncoder' | 'onTrouble' | 'onLearnt'>,
): Trainers => ({
  main: createTrainer({ ...options, meanings: cache, ...(keep && { keptIn: () => modelFile(cache) }) }),
  others: createTrainer({
    openEncoder: async () => undefined,
    ...(options.onTrouble && { onTrouble: options.onTrouble }),
    ...(keep && { keptIn: (faqs) => modelFile(cache, mainLanguage(faqs)) }),
  }),
});
