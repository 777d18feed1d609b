import type { Chains } from './chains.js';
import type { DiscordContext } from './context.js';
import type { Desks } from './desk/desks.js';
import type { History } from './history.js';
import { type Mark, overlapMs } from './mark.js';
import { ReadQueue } from './read-queue.js';
import type { Reading } from './reading.js';
import { byTime, timeOf } from './snowflake.js';
import { needs, type Server, type Spot, spotOf, spotsOf } from './survey.js';
import type { Open } from './taking.js';

/** How many direct messages are looked into, and how long nobody may have written in them. */
const bounds = { directs: 250, quietMs: 30 * 86_400_000 } as const;

interface Parts {
  readonly context: DiscordContext;
  readonly history: History;
  readonly mark: Mark;
  readonly chains: Chains;
  readonly reading: Reading;
  readonly desks: Desks;
}

/**
 * Reads from history what came while nobody listened. When a session begins, the gateway tells of every server which channels
 * and threads it has and what was written there last: only those that are ahead of what was handled are read, one by one in
 * the order of need, each before what the gateway delivers there now. Until all are read the mark stays where it was; what
 * has been read is behind it all the same, for it is kept for each place.
 */
export class CatchUp {
  readonly #queue: ReadQueue;
  /** Servers of which the gateway has yet to tell. */
  #servers = new Set<string>();
  /** Places that were looked at in this session, or began in it. */
  readonly #looked = new Set<string>();
  #known: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;
  #open: Open | undefined;
  readonly #isDesk = (channel: string) => this.parts.desks.of(channel) !== undefined;

  constructor(private readonly parts: Parts) {
    const { context, chains, reading } = parts;
    this.#queue = new ReadQueue(context, chains, reading, () => this.#check());
  }

  start(open: Open): void {
    this.#open = open;
    this.#queue.start(open);
  }

  /** Nothing more is read. */
  stop(): void {
    this.#open = undefined;
    this.#queue.stop();
    this.#servers.clear();
    this.#looked.clear();
    this.#release = undefined;
    this.#known = Promise.resolve();
  }

  /** What the gateway delivers may be looked at when this resolves, in the order in which it was asked. */
  known(): Promise<void> {
    return this.#known;
  }

  /** A session began in these servers: what came before it is not delivered. */
  begin(servers: readonly string[]): void {
    const open = this.#open;
    if (!open) return;
    this.#known = this.#known.then(() => {
      this.#servers = new Set(servers);
      this.#looked.clear();
      return this.#queue.untilDone(open, 'The mark could not be read', () => this.#load(open));
    });
  }

  /** The gateway tells of a server: at the beginning of a session, and when it is there again or new. */
  tell(server: Server): void {
    this.#later(() => {
      for (const spot of spotsOf(server, this.#isDesk)) this.#look(spot);
      this.#servers.delete(server.id);
      this.#check();
    });
  }

  /** The gateway tells that a channel or thread was made just now. */
  made(place: string): void {
    this.#later(() => void this.#looked.add(place));
  }

  /** A server is gone: for good, or until Discord has mended it. */
  gone(server: string, forNow: boolean): void {
    this.#later(() => {
      if (forNow) {
        this.#servers.add(server);
        this.#release ??= this.parts.mark.hold();
      } else this.#servers.delete(server);
      this.#check();
    });
  }

  /**
   * Something is delivered in a place: if that is to be read, it comes first, before what is delivered. Nothing was told of a
   * thread that was archived: it is read now.
   */
  before(place: string, guild: string | undefined): void {
    const waits = this.#queue.urge(place);
    if (!waits && guild && !this.#looked.has(place)) this.read({ id: place, guild, need: needs.asked });
  }

  /** A place is to be read, before what is delivered there from now on. */
  read(spot: Spot): void {
    if (!this.#open) return;
    this.#release ??= this.parts.mark.hold();
    this.#looked.add(spot.id);
    this.#queue.add(spot);
  }

  /**
   * Learns up to where all was handled. The gateway does not tell of direct messages, nor of threads that were archived: the
   * former are all looked into, the latter are looked for where the bot opens threads.
   */
  async #load(open: Open): Promise<void> {
    const { mark, context, history, desks } = this.parts;
    if ((await mark.load()) === undefined) {
      // Whoever starts for the first time looks no further back; it is written down at once, for the one who starts next.
      mark.reach(context.clock.now());
      await mark.save();
    }
    const { directs, parents } = await context.places.lively(mark.at - bounds.quietMs, bounds.directs);
    if (this.#open !== open) return;
    this.#release ??= mark.hold();
    const since = mark.at - overlapMs;
    for (const id of directs) this.read({ id, need: needs.direct });
    for (const parent of [...parents, ...desks.places()])
      this.#queue.beside(parent, needs.archived, async () => {
        for await (const thread of history.archived(parent, since, open.signal)) {
          const spot = spotOf('guild_id' in thread ? thread.guild_id : undefined, thread, this.#isDesk);
          if (spot) this.#look(spot);
        }
      });
    this.#check();
  }

  #look(spot: Spot & { readonly last: string }): void {
    const { mark } = this.parts;
    this.#looked.add(spot.id);
    if (byTime(spot.last, mark.head(spot.id)) > 0) this.read(spot);
    // Nothing new, but what was written since the mark may have been changed.
    else if (timeOf(spot.last) >= mark.at - overlapMs) this.#queue.addBeside({ ...spot, need: needs.edits });
  }

  /** Does it once what is handled is known, after all that was asked for before. */
  #later(run: () => void): void {
    const open = this.#open;
    void this.#known.then(() => {
      if (open && this.#open === open) run();
    });
  }

  /** Once everything is read, the mark goes on. */
  #check(): void {
    if (!this.#release || this.#servers.size > 0 || !this.#queue.idle) return;
    this.#release();
    this.#release = undefined;
    const { mark, context } = this.parts;
    mark.save().catch((error: unknown) => context.log.warn({ err: error }, 'The mark could not be stored'));
    const messages = this.#queue.taken();
    if (messages > 0) context.log.info({ messages }, 'Caught up on what was written meanwhile');
  }
}
