import type { Clock } from '../../model/clock.js';
import type { Agent } from '../../model/person.js';
import type { Store } from '../../store/store.js';
import { hashToken } from './tokens.js';

/** The collection that loses a document when a session is revoked, for those who watch for that. */
export const sessionCollection = 'desk.sessions';
const seenCollection = 'desk.seen';

/** A session ends when its holder was not seen for this long. */
export const sessionMs = 12 * 3_600_000;
/** Being seen is written down at most this often. */
export const seenEveryMs = 60_000;
/** Who was seen within this time counts as present. */
const presentMs = 2 * 60_000;

/** Somebody signed in, on one browser. `id` is the hash of the cookie: it lets nobody in. */
export interface Session {
  readonly id: string;
  readonly agent: Agent;
  readonly createdAt: number;
  readonly lastSeen: number;
  /** The browser's own description of itself. */
  readonly browser: string;
}

type SessionDoc = { readonly v: 1; readonly agent: Agent; readonly createdAt: number; readonly browser: string };

/**
 * Sessions, in the store. When somebody was last seen is a document of its own: it is rewritten while requests arrive,
 * and a rewrite that crosses a revocation must not bring the session back.
 */
export const createSessions = (store: Store, clock: Clock) => {
  const written = new Map<string, number>();

  const toSession = (id: string, doc: SessionDoc, lastSeen: number): Session | undefined =>
    lastSeen + sessionMs > clock.now()
      ? { id, agent: doc.agent, createdAt: doc.createdAt, lastSeen, browser: doc.browser }
      : undefined;

  const read = async (id: string): Promise<Session | undefined> => {
    const [doc, seen] = await Promise.all([store.get(sessionCollection, id), store.get(seenCollection, id)]);
    return doc ? toSession(id, doc as unknown as SessionDoc, lastSeenOf(seen, doc)) : undefined;
  };

  const revoke = async (id: string): Promise<boolean> => {
    const taken = await store.take(sessionCollection, id);
    await store.take(seenCollection, id);
    written.delete(id);
    return taken !== undefined;
  };

  return {
    read,
    revoke,

    /** Opens a session under a fresh 256-bit token. */
    async open(token: string, agent: Agent, browser: string): Promise<Session> {
      const id = hashToken(token);
      const doc: SessionDoc = { v: 1, agent: { ...agent }, createdAt: clock.now(), browser: browser.slice(0, 200) };
      await store.insert(sessionCollection, id, { ...doc, agent: { ...agent } });
      return { id, ...doc, lastSeen: doc.createdAt };
    },

    /** The live session behind a cookie. */
    find: (token: string): Promise<Session | undefined> => read(hashToken(token)),

    /** Notes that the holder is here, which also prolongs the session. True when it was written down just now. */
    async touch(session: Session): Promise<boolean> {
      const now = clock.now();
      if (now - (written.get(session.id) ?? 0) < seenEveryMs) return false;
      if (written.size > 1_000) written.clear();
      written.set(session.id, now);
      await store.put(seenCollection, session.id, { at: now });
      return true;
    },

    /** Live sessions, of all agents; sessions that have run out are removed. */
    async list(): Promise<Session[]> {
      const seen = new Map((await store.list(seenCollection)).map(({ id, doc }) => [id, doc]));
      const live: Session[] = [];
      for (const { id, doc } of await store.list(sessionCollection)) {
        const session = toSession(id, doc as unknown as SessionDoc, lastSeenOf(seen.get(id), doc));
        if (session) live.push(session);
        else await revoke(id);
        seen.delete(id);
      }
      for (const orphan of seen.keys()) await store.take(seenCollection, orphan);
      return live;
    },
  };
};

export type Sessions = ReturnType<typeof createSessions>;

/** The agents who are at the desk now: seen within the last two minutes. */
export const agentsPresent = async (store: Store, clock: Clock): Promise<Agent[]> => {
  const present = new Map<string, Agent>();
  for (const { agent, lastSeen } of await createSessions(store, clock).list()) {
    if (clock.now() - lastSeen < presentMs) present.set(agent.id, agent);
  }
  return [...present.values()];
};

const lastSeenOf = (seen: unknown, doc: unknown): number =>
  (seen as { readonly at: number } | undefined)?.at ?? (doc as SessionDoc).createdAt;
