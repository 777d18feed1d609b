import type { Clock } from '../../model/clock.js';
import type { Agent } from '../../model/person.js';
import type { Store } from '../../store/store.js';
import { createAgent, findAgent } from './agents.js';
import { hashToken } from './tokens.js';

const collection = 'desk.links';
const lifetimeMs = 15 * 60_000;

interface Link {
  readonly v: 1;
  readonly expiresAt: number;
  /** The agent it was made for; absent: it makes a new one. */
  readonly agent?: string;
}

/** Where the command that makes a link is named, so that every message names it alike. */
export const linkCommand = 'npm run careline -- desk link';

/**
 * Makes a link that signs one person in at the desk, once, within 15 minutes. The 256-bit token stands in the fragment,
 * which browsers send to no server: it cannot reach an access log, a proxy or a referrer. Only its hash is stored.
 * `agent` (an id) makes it a link for somebody who has signed in before; without it, it makes a new agent.
 */
export const createSignInLink = async (
  store: Store,
  clock: Clock,
  randomToken: (bytes: number) => string,
  publicUrl: string,
  agent?: string,
): Promise<string> => {
  await dropExpired(store, clock);
  const token = randomToken(32);
  const link: Link = { v: 1, expiresAt: clock.now() + lifetimeMs, ...(agent === undefined ? {} : { agent }) };
  await store.insert(collection, hashToken(token), { ...link });
  return `${publicUrl.replace(/\/+$/, '')}/desk/sign-in#${token}`;
};

/** Whom a link is for, without using it up; undefined when it was used or has expired. */
export const readLink = async (store: Store, clock: Clock, token: string): Promise<{ agent?: Agent } | undefined> => {
  const link = (await store.get(collection, hashToken(token))) as Link | undefined;
  if (!link || link.expiresAt <= clock.now()) return undefined;
  if (link.agent === undefined) return {};
  const agent = await findAgent(store, link.agent);
  return agent && { agent };
};

/**
 * Uses a link up. Of two who try at once, one gets the agent and the other `gone`. A name that somebody else goes by does
 * not use the link up: the person chooses another and tries again.
 */
export const redeemLink = async (
  store: Store,
  clock: Clock,
  token: string,
  name: string,
): Promise<Agent | 'gone' | 'name-taken'> => {
  const id = hashToken(token);
  const link = (await store.take(collection, id)) as Link | undefined;
  if (!link || link.expiresAt <= clock.now()) return 'gone';
  if (link.agent !== undefined) return (await findAgent(store, link.agent)) ?? 'gone';
  const agent = await createAgent(store, name);
  if (agent) return agent;
  await store.insert(collection, id, { ...link });
  return 'name-taken';
};

const dropExpired = async (store: Store, clock: Clock): Promise<void> => {
  for (const { id, doc } of await store.list(collection)) {
    if ((doc as unknown as Link).expiresAt <= clock.now()) await store.take(collection, id);
  }
};
