import { parseArgs } from 'node:util';
import type { ResendKind } from '../fakes/platform.js';
import { type PlatformName, platformNames } from './platforms/stage.js';

export const usage = `npm run chaos -- --store sqlite|mongo --kills N --events N --seed S
  --kind idempotent|look-up|ambiguous|all   what the platform offers after a send that may have arrived (all: one run each)
  --platform slack|discord|teams|all        the real adapter of a platform against its fake, in place of the fake channel
  --processes P                             bot processes (1 on SQLite, 3 on MongoDB)
  --mongod TOOL                             starts, crashes and restarts mongod (TOOL up DIR PORT, TOOL crash DIR);
                                            without it MONGODB_URI names the server, and it is not crashed
  --broken ack-first|no-dedup               a store that is wrong on purpose, to see that the run finds out`;

export const variants = ['ack-first', 'no-dedup'] as const;
/** Stores that are wrong on purpose: one acknowledges before it stores, one takes every delivery for a new event. */
export type Variant = (typeof variants)[number];

export interface ChaosOptions {
  readonly store: 'sqlite' | 'mongo';
  readonly kills: number;
  readonly events: number;
  readonly seed: string;
  readonly kinds: readonly ResendKind[];
  /** Platforms whose real adapters run; none: the fake channel does. */
  readonly platforms: readonly PlatformName[];
  readonly processes: number;
  readonly mongod?: string;
  readonly uri?: string;
  readonly broken?: Variant;
}

const kinds = ['idempotent', 'look-up', 'ambiguous'] as const;

const oneOf = <T extends string>(name: string, value: string, allowed: readonly T[]): T => {
  const found = allowed.find((a) => a === value);
  if (!found) throw new Error(`--${name} is “${value}”; it can be ${allowed.join(', ')}.`);
  return found;
};

const whole = (name: string, value: string): number => {
  if (!/^\d+$/.test(value)) throw new Error(`--${name} is “${value}”; give a whole number.`);
  return Number(value);
};

/** Reads the command line; throws an `Error` that says what is wrong. A seed is made up when none is given. */
export const readOptions = (args: readonly string[], env: NodeJS.ProcessEnv): ChaosOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: 'string', default: 'sqlite' },
      kills: { type: 'string', default: '10' },
      events: { type: 'string', default: '2000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      kind: { type: 'string', default: 'all' },
      platform: { type: 'string' },
      processes: { type: 'string' },
      mongod: { type: 'string' },
      broken: { type: 'string' },
    },
  });
  const store = oneOf('store', values.store, ['sqlite', 'mongo']);
  const kind = oneOf('kind', values.kind, [...kinds, 'all']);
  const platform = values.platform && oneOf('platform', values.platform, [...platformNames, 'all']);
  if (platform && values.broken) throw new Error('--broken is for the fake channel: leave --platform out.');
  const uri = env.MONGODB_URI;
  if (store === 'mongo' && !values.mongod && !uri)
    throw new Error('MongoDB is asked for, but where is it? Give --mongod TOOL, or set MONGODB_URI.');
  return {
    store,
    kills: whole('kills', values.kills),
    events: whole('events', values.events),
    seed: values.seed,
    kinds: kind === 'all' ? kinds : [kind],
    platforms: platform === 'all' ? platformNames : platform ? [platform] : [],
    processes: Math.max(1, whole('processes', values.processes ?? (store === 'mongo' ? '3' : '1'))),
    ...(values.mongod ? { mongod: values.mongod } : {}),
    ...(uri ? { uri } : {}),
    ...(values.broken ? { broken: oneOf('broken', values.broken, variants) } : {}),
  };
};
