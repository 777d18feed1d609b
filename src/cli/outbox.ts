import { readConfig } from '../config.js';
import { openStore } from '../main.js';
import type { Delivery, DeliveryState } from '../model/delivery.js';

const failed: readonly DeliveryState[] = ['dead', 'ambiguous', 'withheld'];
const print = (line: string) => process.stdout.write(`${line}\n`);

const describe = (d: Delivery): string => {
  const where =
    d.job.type === 'notify' ? `desk ${d.job.desk}` : d.job.type === 'fetch' ? d.job.channel : d.job.to.channel;
  return `${d.state.padEnd(10)} ${d.job.type.padEnd(7)} ${where.padEnd(10)} ${d.key}\n           ${d.error ?? ''} (${d.tries} tries)`;
};

/** `careline outbox`: what could not be delivered, and the way to try it again. Message texts are not printed. */
export const outbox = async (args: readonly string[]): Promise<number> => {
  const [verb = 'list', key] = args;
  const store = await openStore(readConfig(process.env, process.cwd()));
  try {
    const stuck = await store.deliveries({ state: failed, limit: 1_000 });
    if (verb === 'list' && args.length <= 1) {
      for (const delivery of stuck) print(describe(delivery));
      const { deliveries } = await store.counts();
      print(`${stuck.length} did not go through; ${deliveries} are on their way.`);
      if (stuck.length > 0) print('Try one again: npm run careline -- outbox replay KEY   (all: --all)');
      return 0;
    }
    if (verb === 'replay' && key !== undefined) {
      const keys = key === '--all' ? stuck.filter((d) => d.state === 'dead').map((d) => d.key) : [key];
      let again = 0;
      for (const k of keys) if (await store.replay(k)) again++;
      print(`${again} of ${keys.length} put back in the outbox.`);
      if (key === '--all') print('Ambiguous ones may have arrived already: replay them one by one, by their key.');
      return again === keys.length ? 0 : 1;
    }
    process.stderr.write('Usage: npm run careline -- outbox [list | replay KEY | replay --all]\n');
    return 2;
  } finally {
    await store.close();
  }
};
