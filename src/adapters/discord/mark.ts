import type { DiscordContext } from './context.js';
import { byTime, firstIdAt, timeOf } from './snowflake.js';

const collection = 'discord-state';
const id = 'handled';
const saveMs = 1_000;
/** Channels are not delivered in exact order of time: what is a little older than the mark counts as not yet handled. */
export const overlapMs = 10_000;

type Stored = { readonly at: number; readonly heads?: Readonly<Record<string, string>> };

/**
 * Up to where everything that was written has been taken in: a moment for all places (the mark), and for those that are
 * ahead of it the id of the last message (the head). So what came while nobody listened can be read from history, and a
 * process that dies while it reads leaves what it has read behind. Kept in the store, a second behind; what is read twice
 * is known by its key.
 */
export class Mark {
  readonly #pending = new Map<symbol, number>();
  readonly #heads = new Map<string, string>();
  #latest = 0;
  #changed = false;
  #saving: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;

  constructor(private readonly context: Pick<DiscordContext, 'store' | 'clock' | 'log'>) {}

  /** Reads what was stored, also by another process; undefined when nothing was ever handled. */
  async load(): Promise<number | undefined> {
    const doc = (await this.context.store.get(collection, id)) as Stored | undefined;
    this.#latest = Math.max(this.#latest, doc?.at ?? 0);
    for (const [place, head] of Object.entries(doc?.heads ?? {})) this.#raise(place, head);
    return doc?.at;
  }

  /** Something from that moment is in work: the mark stays before it until the function that is returned is called. */
  begin(at: number): () => void {
    const release = this.#pin(at);
    return () => {
      release();
      this.reach(at);
    };
  }

  /** The mark stays where it is until the function that is returned is called; heads go on. */
  hold(): () => void {
    return this.#pin(this.at + 1);
  }

  /** Everything before that moment is handled, but for what is in work. */
  reach(at: number): void {
    this.#latest = Math.max(this.#latest, at);
    this.#save();
  }

  /** Everything in this place is handled up to this message. */
  advance(place: string, head: string): void {
    this.#raise(place, head);
    this.#save();
  }

  get at(): number {
    return Math.min(this.#latest, ...[...this.#pending.values()].map((at) => at - 1));
  }

  /** The id up to which everything in this place is handled. */
  head(place: string): string {
    const least = firstIdAt(this.at - overlapMs);
    const head = this.#heads.get(place);
    return head && byTime(head, least) > 0 ? head : least;
  }

  /** One after the other, so that an older one never comes last. */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => {}).then(() => this.#write());
    return this.#saving;
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.save();
    this.#pending.clear();
  }

  async #write(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const { at } = this;
    for (const [place, head] of this.#heads) if (timeOf(head) < at - overlapMs) this.#heads.delete(place);
    try {
      await this.context.store.put(collection, id, { at, heads: Object.fromEntries(this.#heads) });
    } catch (error) {
      this.#changed = true;
      throw error;
    }
  }

  #pin(at: number): () => void {
    const one = Symbol('in work');
    this.#pending.set(one, at);
    return () => {
      this.#pending.delete(one);
      this.#save();
    };
  }

  #raise(place: string, head: string): void {
    const known = this.#heads.get(place);
    if (!known || byTime(head, known) > 0) this.#heads.set(place, head);
  }

  #save(): void {
    this.#changed = true;
    this.#cancel ??= this.context.clock.after(saveMs, () => {
      this.#cancel = undefined;
      this.save().catch((error: unknown) => this.context.log.warn({ err: error }, 'The mark could not be stored'));
    });
  }
}
