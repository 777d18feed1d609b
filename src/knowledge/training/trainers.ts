import type { Keeping } from '../matching/keeping.js';
import type { Encoders } from '../semantic/open.js';
import { createTrainer, type Trainer, type TrainerOptions } from './train.js';

/** Trainers of the two spaces that a knowledge base has. */
export interface Trainers {
  /** By the setting's own encoder, for texts in its languages. */
  readonly own: Trainer;
  /** By the encoder that knows many languages, for all texts together. */
  readonly across: Trainer;
  /** Resolves with the languages of the own encoder, as ISO 639-1 codes; empty where its space takes all texts. */
  languages(): Promise<readonly string[]>;
  /** Closes the encoders. */
  close(): Promise<void>;
}

export interface TrainersOptions extends Pick<TrainerOptions, 'onTrouble' | 'onLearnt'> {
  /** Opens the encoders of the settings. */
  readonly open: () => Promise<Encoders>;
  /** The folder for meanings. */
  readonly cache: string;
  /** Returns where the models of a space are kept; without it nowhere. */
  readonly keeping?: (space: 'own' | 'across') => Keeping;
}

/** Returns trainers on encoders that are opened when they are first needed. One that cannot be opened leaves words alone. */
export const createTrainers = ({ open, cache, keeping, onTrouble, onLearnt }: TrainersOptions): Trainers => {
  let opened: Promise<Encoders | undefined> | undefined;
  const encoders = (): Promise<Encoders | undefined> => {
    opened ??= open().catch((error: unknown) => void onTrouble?.(error));
    return opened;
  };
  const told = { meanings: cache, ...(onTrouble && { onTrouble }), ...(onLearnt && { onLearnt }) };
  return {
    own: createTrainer({
      ...told,
      openEncoder: async () => (await encoders())?.own,
      ...(keeping && { keeping: keeping('own') }),
    }),
    across: createTrainer({
      ...told,
      openEncoder: async () => (await encoders())?.across?.(),
      ...(keeping && { keeping: keeping('across') }),
    }),
    languages: async () => (await encoders())?.own?.languages ?? [],
    close: async () => (await opened)?.close(),
  };
};
