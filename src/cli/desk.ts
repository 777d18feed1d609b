import { readConfig } from '../config.js';
import { findAgent, listAgents } from '../console/server/agents.js';
import { createSignInLink } from '../console/server/links.js';
import type { Agent } from '../model/person.js';
import { systemClock } from '../runtime/clock.js';
import { randomToken } from '../runtime/random.js';
import type { Store } from '../store/store.js';
import { openExistingStore } from './existing-store.js';
import { UsageError } from './usage.js';

/** The name that follows `--agent`, if it is given. */
const agentNamed = (args: readonly string[]): string | undefined => {
  const [verb, flag, name, ...more] = args;
  if (verb !== 'link')
    throw new UsageError(verb === undefined ? '"desk" needs a word more.' : `There is no "desk ${verb}".`);
  if (flag === undefined) return undefined;
  if (flag !== '--agent') throw new UsageError(`"${flag}" is not known here. A name goes behind --agent.`);
  if (!name?.trim()) throw new UsageError('--agent needs the name of somebody who has signed in before.');
  if (more.length > 0) throw new UsageError('A name of several words goes in quotes.');
  return name;
};

const nobody = (name: string, agents: readonly Agent[]): string =>
  `Nobody called ${name} has signed in before. ${
    agents.length > 0 ? `These have: ${agents.map((a) => a.name).join(', ')}. ` : ''
  }Leave --agent out to make a new agent.\n`;

const makeLink = async (store: Store, publicUrl: string, name: string | undefined): Promise<number> => {
  const agent = name === undefined ? undefined : await findAgent(store, name);
  if (name !== undefined && !agent) {
    process.stderr.write(nobody(name, await listAgents(store)));
    return 1;
  }
  process.stdout.write(`${await createSignInLink(store, systemClock, randomToken, publicUrl, agent?.id)}\n`);
  process.stderr.write(
    `It works once, for 15 minutes, ${agent ? `for ${agent.name}` : 'for a new agent'}, while Careline runs.\n`,
  );
  return 0;
};

/**
 * `careline desk link`: prints a sign-in link that works once, for 15 minutes. `--agent NAME` makes it one for somebody
 * who has signed in before; without it, it makes a new agent. Only the link goes to the standard output.
 */
export const desk = async (args: readonly string[]): Promise<number> => {
  const name = agentNamed(args);
  const config = readConfig(process.env, process.cwd());
  const store = await openExistingStore(config);
  try {
    return await makeLink(store, config.publicUrl, name);
  } finally {
    await store.close();
  }
};
