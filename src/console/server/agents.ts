import type { Agent } from '../../model/person.js';
import type { Store } from '../../store/store.js';

const collection = 'desk.agents';

/** Longest name an agent may go by, in characters. */
export const nameMax = 60;

/** A name as it is shown: without control characters, single spaces. Empty when nothing readable is left. */
export const tidyName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/** One id for one name, however it is typed. The prefix keeps agents of this desk apart from those of other desks. */
export const agentId = (name: string): string => `web:${tidyName(name).normalize('NFKC').toLowerCase()}`;

/** Makes a new agent; undefined when somebody at this desk goes by that name already. */
export const createAgent = async (store: Store, name: string): Promise<Agent | undefined> => {
  const agent = { id: agentId(name), name: tidyName(name) };
  return (await store.insert(collection, agent.id, { v: 1, name: agent.name })) ? agent : undefined;
};

/** Finds an agent by id, or by the name she goes by. */
export const findAgent = async (store: Store, idOrName: string): Promise<Agent | undefined> => {
  for (const id of [idOrName, agentId(idOrName)]) {
    const doc = (await store.get(collection, id)) as { readonly name: string } | undefined;
    if (doc) return { id, name: doc.name };
  }
  return undefined;
};

/** Everyone who ever signed in at this desk, by name. */
export const listAgents = async (store: Store): Promise<Agent[]> =>
  (await store.list(collection))
    .map(({ id, doc }) => ({ id, name: (doc as { readonly name: string }).name }))
    .sort((a, b) => a.name.localeCompare(b.name));
