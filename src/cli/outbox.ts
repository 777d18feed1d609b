import { readConfig } from '../config.js';
import type { Delivery, DeliveryState, Job } from '../model/delivery.js';
import type { Store } from '../store/store.js';
import { openExistingStore } from './existing-store.js';
import { counted, UsageError } from './usage.js';

const failed: readonly DeliveryState[] = ['dead', 'ambiguous', 'withheld'];
/** Deliveries that are listed, or put back in one go, at most. */
const atOnce = 1_000;
const print = (line: string) => process.stdout.write(`${line}\n`);

const placeOf = (job: Job): string => {
  if ('to' in job) return job.to.channel;
  if ('channel' in job) return job.channel;
  return job.type === 'notify' ? `desk ${job.desk}` : 'store';
};

const describe = (d: Delivery): string => {
  const where = placeOf(d.job);
  const why = d.error ?? (d.state === 'withheld' ? 'Another part of the same answer did not go through.' : '');
  return `${d.state.padEnd(10)} ${d.job.type.padEnd(7)} ${where.padEnd(10)} ${d.key}\n           ${why} (${counted(d.tries, 'try', 'tries')})`;
};

const list = async (store: Store): Promise<number> => {
  const stuck = await store.deliveries({ state: failed, limit: atOnce });
  for (const delivery of stuck) print(describe(delivery));
  if (stuck.length === atOnce) print(`These are the first ${atOnce}; there may be more.`);
  const { deliveries } = await store.counts();
  print(`${stuck.length} did not go through; ${deliveries} ${deliveries === 1 ? 'is' : 'are'} on the way.`);
  if (stuck.length > 0)
    print('Try one again: npm run careline -- outbox replay KEY   (all that are dead: replay --all)');
  return 0;
};

const replay = async (store: Store, keys: readonly string[]): Promise<number> => {
  let again = 0;
  for (const key of keys)
    if (await store.replay(key)) again++;
    else process.stderr.write(`${key} is none of those that did not go through: see npm run careline -- outbox\n`);
  print(`${again} of ${keys.length} put back in the outbox.`);
  return again === keys.length ? 0 : 1;
};

const replayDead = async (store: Store): Promise<number> => {
  const dead = await store.deliveries({ state: ['dead'], limit: atOnce });
  const code = await replay(
    store,
    dead.map((d) => d.key),
  );
  if (dead.length === atOnce) print(`These were the first ${atOnce}; there may be more: do it again.`);
  const { ambiguous } = await store.counts();
  if (ambiguous > 0)
    print(`${counted(ambiguous, 'other')} may have arrived already: replay those one by one, by their key.`);
  return code;
};

/** What the arguments ask for. Throws `UsageError`. */
const asked = ([verb = 'list', ...rest]: readonly string[]): ((store: Store) => Promise<number>) => {
  if (verb === 'list' && rest.length === 0) return list;
  if (verb === 'list') throw new UsageError(`"list" takes nothing more (there is "${rest.join(' ')}").`);
  if (verb !== 'replay') throw new UsageError(`There is no "outbox ${verb}".`);
  if (rest.length === 0) throw new UsageError('"replay" needs the key of a delivery, as "outbox" shows it, or --all.');
  if (rest.length === 1 && rest[0] === '--all') return replayDead;
  const flag = rest.find((key) => key.startsWith('--'));
  if (flag) throw new UsageError(`"${flag}" cannot stand beside other arguments, or is not known here.`);
  return (store) => replay(store, rest);
};

/** `careline outbox`: what could not be delivered, and the way to try it again. Message texts are not printed. */
export const outbox = async (args: readonly string[]): Promise<number> => {
  const run = asked(args);
  const store = await openExistingStore(readConfig(process.env, process.cwd()));
  try {
    return await run(store);
  } finally {
    await store.close();
  }
};
