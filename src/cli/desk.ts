import { readConfig } from '../config.js';
import { createSignInLink } from '../console/server/links.js';
import { openStore } from '../main.js';
import { systemClock } from '../runtime/clock.js';
import { randomToken } from '../runtime/random.js';

/** `careline desk link`: prints a sign-in link that works once, for 15 minutes. */
export const desk = async (args: readonly string[]): Promise<number> => {
  if (args[0] !== 'link' || args.length > 1) {
    process.stderr.write('Usage: npm run careline -- desk link\n');
    return 2;
  }
  const config = readConfig(process.env, process.cwd());
  const store = await openStore(config);
  try {
    process.stdout.write(`${await createSignInLink(store, systemClock, randomToken, config.publicUrl)}\n`);
    return 0;
  } finally {
    await store.close();
  }
};
