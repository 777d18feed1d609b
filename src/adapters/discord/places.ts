import type { Json } from '../../model/json.js';
import type { Store } from '../../store/store.js';
import type { Place, Talk } from './place.js';
import type { Begins } from './receive.js';

const collection = 'discord-places';
const most = 20_000;
const hourMs = 3_600_000;

/** The places in which the bot speaks with somebody: kept in the store, the latest ones known by heart. */
export class Places {
  readonly #known = new Map<string, Place | undefined>();

  constructor(private readonly store: Store) {}

  /** Forgets what it knows by heart: another process may have been in charge meanwhile. */
  forget(): void {
    this.#known.clear();
  }

  async get(id: string): Promise<Place | undefined> {
    if (this.#known.has(id)) return this.#known.get(id);
    const place = ((await this.store.get(collection, id)) ?? undefined) as unknown as Place | undefined;
    this.#remember(id, place);
    return place;
  }

  /** Notes a talk before its first message is taken in, so that no follow-up is taken for chatter. */
  async begin({ place: id, kind, talk }: Begins, at: number): Promise<void> {
    const place = await this.get(id);
    const hour = Math.floor(at / hourMs) * hourMs;
    const had = place?.talks.some((one) => one.user === talk.user && one.conversation === talk.conversation);
    if (place && had && place.at >= hour) return;
    const talks: readonly Talk[] = had ? place!.talks : [...(place?.talks ?? []), talk];
    await this.#put(id, { v: 1, kind, talks, at: Math.max(hour, place?.at ?? 0) });
  }

  /**
   * Where somebody wrote after `since`: the direct messages, the latest first, `limit` at most; and the channels that hold
   * the threads that the bot opened.
   */
  async lively(since: number, limit: number): Promise<{ directs: readonly string[]; parents: ReadonlySet<string> }> {
    const lively = (await this.store.list(collection))
      .map(({ id, doc }) => ({ id, place: doc as unknown as Place }))
      .filter(({ place }) => place.at >= since)
      .sort((a, b) => b.place.at - a.place.at);
    const directs = lively.filter(({ place }) => place.kind === 'dm').slice(0, limit);
    const talks = lively.flatMap(({ place }) => place.talks);
    return {
      directs: directs.map(({ id }) => id),
      parents: new Set(talks.flatMap(({ ref }) => (ref.kind === 'thread' ? [ref.parent] : []))),
    };
  }

  async #put(id: string, place: Place): Promise<void> {
    await this.store.put(collection, id, place as unknown as Json);
    this.#remember(id, place);
  }

  #remember(id: string, place: Place | undefined): void {
    this.#known.delete(id);
    this.#known.set(id, place);
    if (this.#known.size > most) for (const old of [...this.#known.keys()].slice(0, most / 2)) this.#known.delete(old);
  }
}
