import type { Stream } from '../../http/sse.js';
import type { Clock } from '../../model/clock.js';
import type { Json } from '../../model/json.js';
import type { Store } from '../../store/store.js';

const batch = 200;
/** How often the feed is looked at though nobody said that it has changed. */
const pollMs = 20_000;

/** The open streams of this process, by feed. */
export class Followers {
  private readonly byFeed = new Map<string, Map<Stream, () => void>>();

  constructor(
    private readonly store: Pick<Store, 'read'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends every entry of the feed after `after`, in order and once each, then the event `ready`, then whatever comes, as
   * long as the stream is open. The id of an event is the entry's seq, so a stream resumes where it broke off.
   */
  follow(stream: Stream, feed: string, after: number): void {
    let last = after;
    let caughtUp = false;
    let open = true;
    let busy = false;
    let again = false;
    let stopPoll = () => {};

    const pump = async () => {
      for (let full = true; open && (full || again); ) {
        again = false;
        const items = await this.store.read(feed, last, batch);
        full = items.length === batch;
        for (const { seq, at, item } of items) {
          stream.send({ id: String(seq), data: { at, entry: item } });
          last = seq;
          await stream.ready();
        }
      }
      if (!caughtUp) stream.send({ event: 'ready', data: {} });
      caughtUp = true;
    };
    const wake = () => {
      again = true;
      if (busy) return;
      busy = true;
      // While the store cannot be read the stream stays open, and the poll tries again.
      pump()
        .catch(() => {})
        .finally(() => {
          busy = false;
          if (again && open) wake();
        });
    };
    const poll = () => {
      stopPoll = this.clock.after(pollMs, poll);
      wake();
    };

    const followers = this.byFeed.get(feed) ?? new Map<Stream, () => void>();
    this.byFeed.set(feed, followers.set(stream, wake));
    stream.onClose(() => {
      open = false;
      stopPoll();
      followers.delete(stream);
      if (followers.size === 0) this.byFeed.delete(feed);
    });
    if (open) poll();
  }

  /** A feed has something new. */
  wake(feed: string): void {
    for (const wake of this.byFeed.get(feed)?.values() ?? []) wake();
  }

  /** Tells the open streams something that is not kept. */
  tell(feed: string, event: string, data: Json): void {
    for (const stream of this.byFeed.get(feed)?.keys() ?? []) stream.send({ event, data });
  }

  count(feed: string): number {
    return this.byFeed.get(feed)?.size ?? 0;
  }

  closeAll(): void {
    for (const followers of [...this.byFeed.values()]) for (const stream of [...followers.keys()]) stream.close();
  }
}
