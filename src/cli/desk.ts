import { readConfig } from '../config.js';
import { findAgent } from '../console/server/agents.js';
import { createSignInLink } from '../console/server/links.js';
import { openStore } from '../main.js';
import { systemClock } from '../runtime/clock.js';
import { randomToken } from '../runtime/random.js';

/**
 * `careline desk link`: prints a sign-in link that works once, for 15 minutes. `--agent NAME` makes it one for somebody
 * who has signed in before; without it, it makes a new agent.
 */
export const desk = async (args: readonly string[]): Promise<number> => {
  const [verb, flag, name] = args;
  if (verb !== 'link' || args.length > 3 || (flag !== undefined && (flag !== '--agent' || !name))) {
    process.stderr.write('Usage: npm run careline -- desk link [--agent NAME]\n');
    return 2;
  }
  const config = readConfig(process.env, process.cwd());
  const store = await openStore(config);
  try {
    const agent = name === undefined ? undefined : await findAgent(store, name);
    if (name !== undefined && !agent) {
      process.stderr.write(`Nobody called ${name} has signed in before. Leave --agent out to make a new agent.\n`);
      return 1;
    }
    process.stdout.write(`${await createSignInLink(store, systemClock, randomToken, config.publicUrl, agent?.id)}\n`);
    return 0;
  } finally {
    await store.close();
  }
};
