import { seal, unseal } from '../knowledge/files/kept.js';
import type { Keeping } from '../knowledge/matching/keeping.js';
import { fromKept, type Model, toKeep } from '../knowledge/matching/model.js';
import { type Clock, sleep } from '../model/clock.js';
import type { Store } from '../store/store.js';

/** Milliseconds for which a process may learn without a sign of life; after them another one learns. */
const leaseMs = 30_000;
const renewMs = 10_000;

/** Milliseconds between two looks whether another process has learnt. */
const lookMs = 1_000;

/** Names of what is kept in the store. */
const collection = 'models';
const owner = 'models';

export interface SharedModelsOptions {
  readonly store: Pick<Store, 'get' | 'put' | 'getBlob' | 'putBlob' | 'hold'>;
  readonly clock: Clock;
  /** This process. */
  readonly worker: string;
  /** The latest model of each space is kept. */
  readonly space: string;
  /** The store failed, or what it kept is damaged: this process learns by itself. */
  readonly onTrouble: (error: unknown) => void;
}

type What = Pick<Model, 'key' | 'encoder'>;
const isOf = (model: What | undefined, { key, encoder }: What): boolean =>
  model?.key === key && model.encoder === encoder;

/**
 * Keeps models in the store that processes share. Of many that find no model one takes a lease and learns; the others wait and
 * load it. A model counts once it is written whole. The lease of a process that died passes on.
 */
export const keepInStore = ({ store, clock, worker, space, onTrouble }: SharedModelsOptions): Keeping => {
  const blob = `model-${space}`;

  const read = async (key: string): Promise<Model | undefined> => {
    const found = (await store.get(collection, space)) === key ? await store.getBlob(blob) : undefined;
    if (!found) return undefined;
    const kept = unseal(found.bytes);
    if (kept === undefined) onTrouble(new Error(`The shared model ${blob} is damaged: it is learnt anew.`));
    return kept === undefined ? undefined : fromKept(kept, key);
  };

  const write = async (model: Model): Promise<void> => {
    const bytes = seal(toKeep(model));
    const attachment = {
      id: blob,
      name: blob,
      mime: 'application/octet-stream',
      bytes: bytes.length,
      state: 'stored',
    } as const;
    await store.putBlob({ attachment, conversation: owner, bytes });
    await store.put(collection, space, model.key);
  };

  /** Learns under the lease, which is renewed meanwhile. */
  const learnHere = async (lease: string, study: () => Promise<Model>): Promise<Model> => {
    let stop = () => {};
    const renewLater = () => {
      stop = clock.after(renewMs, () => {
        renewLater();
        store.hold(lease, worker, leaseMs).catch(() => {});
      });
    };
    renewLater();
    try {
      const model = await study();
      await write(model).catch(onTrouble);
      return model;
    } finally {
      stop();
      await store.hold(lease, worker, 0).catch(() => {});
    }
  };

  return {
    load: (key) => read(key).catch((error: unknown) => void onTrouble(error)),
    async learn(what, study, signal) {
      const lease = `${blob} ${what.key} ${what.encoder ?? ''}`;
      try {
        while (!(await store.hold(lease, worker, leaseMs))) {
          await sleep(clock, lookMs, signal);
          signal.throwIfAborted();
        }
        const model = await read(what.key);
        if (isOf(model, what)) {
          await store.hold(lease, worker, 0);
          return model!;
        }
      } catch (error) {
        signal.throwIfAborted();
        onTrouble(error);
      }
      return learnHere(lease, study);
    },
  };
};
