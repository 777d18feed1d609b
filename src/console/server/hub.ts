import type { Logger } from 'pino';
import type { Stream } from '../../http/sse.js';
import type { Clock } from '../../model/clock.js';
import type { Json } from '../../model/json.js';
import type { ConversationId } from '../../model/message.js';
import type { Change, Store } from '../../store/store.js';
import { type Session, type Sessions, seenEveryMs, sessionCollection } from './sessions.js';

/** Changes are gathered for this long, so that one turn and its deliveries make one hint. */
const gatherMs = 50;

/**
 * The open event streams of the desk. What they carry are hints (`ticket`, `queue`, `presence`, `resync`): the browser
 * fetches what it shows, so a hint that is lost or doubled does no harm.
 */
export const createHub = (
  options: { readonly store: Store; readonly clock: Clock; readonly log: Logger },
  sessions: Sessions,
) => {
  const { store, clock, log } = options;
  const seats = new Map<Stream, Session>();
  const changed = new Map<ConversationId, 'turn' | 'outbox'>();
  let gathering = false;

  const broadcast = (event: string, data: Json): void => {
    for (const stream of seats.keys()) stream.send({ event, data });
  };

  const tell = async (): Promise<void> => {
    gathering = false;
    const batch = [...changed];
    changed.clear();
    try {
      let queue = false;
      for (const [conversation, kind] of batch) {
        const ticket = (await store.conversation(conversation))?.ticket;
        if (!ticket) continue;
        broadcast('ticket', { id: ticket.id });
        queue ||= kind === 'turn';
      }
      if (queue) broadcast('queue', {});
    } catch (error) {
      log.warn({ err: error }, 'The desk could not look up what changed.');
      broadcast('resync', {});
    }
  };

  const closeSession = (id: string): void => {
    for (const [stream, session] of seats) if (session.id === id) stream.close();
  };

  /** Ends the streams of a session that is over, wherever it was ended. */
  const recheck = async (id: string): Promise<boolean> => {
    try {
      if (await sessions.read(id)) return true;
      closeSession(id);
      return false;
    } catch (error) {
      log.warn({ err: error }, 'A session of the desk could not be looked up; its stream stays open for now.');
      return true;
    }
  };

  const onChange = (change: Change): void => {
    if (seats.size === 0) return;
    if (change.kind === 'doc' && change.collection === sessionCollection) {
      if ([...seats.values()].some(({ id }) => id === change.id)) void recheck(change.id);
    }
    if (change.kind !== 'turn' && change.kind !== 'outbox') return;
    if (changed.get(change.conversation) !== 'turn') changed.set(change.conversation, change.kind);
    if (gathering) return;
    gathering = true;
    clock.after(gatherMs, () => void tell());
  };
  const stop = store.watch(onChange);

  return {
    broadcast,
    closeSession,
    stop,

    /** Gives a stream its place. While it is open its holder is present, and is looked up again and again. */
    seat(stream: Stream, session: Session): void {
      seats.set(stream, session);
      const again = async () => {
        const live = await recheck(session.id);
        if (live) await sessions.touch(session).catch((error) => log.warn({ err: error }, 'An agent went unseen.'));
        if (seats.has(stream)) cancel = clock.after(seenEveryMs / 2, () => void again());
      };
      let cancel = clock.after(seenEveryMs / 2, () => void again());
      stream.onClose(() => {
        seats.delete(stream);
        cancel();
      });
      void recheck(session.id);
    },
  };
};

export type Hub = ReturnType<typeof createHub>;
