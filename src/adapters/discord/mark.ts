import type { DiscordContext } from './context.js';

const collection = 'discord-state';
const id = 'handled';
const saveMs = 5_000;

/**
 * Up to when everything that was delivered has been taken in. Kept in the store, a few seconds behind, so that what came
 * while nobody listened can be read from history; what is read twice is known by its key.
 */
export class Mark {
  readonly #pending = new Map<symbol, number>();
  #latest = 0;
  #saved = 0;
  #cancel: (() => void) | undefined;

  constructor(private readonly context: Pick<DiscordContext, 'store' | 'clock' | 'log'>) {}

  /** Reads it; undefined when nothing was ever handled. */
  async load(): Promise<number | undefined> {
    const doc = (await this.context.store.get(collection, id)) as { readonly at: number } | undefined;
    this.#latest = Math.max(this.#latest, doc?.at ?? 0);
    return doc?.at;
  }

  /** Something from that moment is in work: the mark stays before it until the function that is returned is called. */
  begin(at: number): () => void {
    const one = Symbol('in work');
    this.#pending.set(one, at);
    return () => {
      this.#pending.delete(one);
      this.reach(at);
    };
  }

  /** Everything before that moment is handled, but for what is in work. */
  reach(at: number): void {
    this.#latest = Math.max(this.#latest, at);
    this.#cancel ??= this.context.clock.after(saveMs, () => {
      this.#cancel = undefined;
      this.save().catch((error: unknown) => this.context.log.warn({ err: error }, 'The mark could not be stored'));
    });
  }

  get at(): number {
    return Math.min(this.#latest, ...[...this.#pending.values()].map((at) => at - 1));
  }

  async save(): Promise<void> {
    const { at } = this;
    if (at <= this.#saved) return;
    await this.context.store.put(collection, id, { at });
    this.#saved = at;
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.save();
    this.#pending.clear();
  }
}
