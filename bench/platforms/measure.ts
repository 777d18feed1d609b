import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Measured } from '../process.js';
import type { FakeReady } from './fake.js';
import type { PlatformLoad, PlatformLoadTask } from './load.js';
import type { PlatformReady, PlatformSample, PlatformServerTask } from './server.js';

export interface PlatformSettings {
  /** Where the databases are made; a disk, not memory. */
  readonly folder: string;
  /** A folder where the models that are learnt are kept from one server to the next. */
  readonly models: string;
  readonly seconds: number;
  readonly connections: number;
}

/** Requests a second; of whole turns, until the last answer was posted. */
export interface PlatformRate {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
  readonly serverBusy: number;
  readonly loadBusy: number;
  /** Answers posted on the platform for the messages of the run; of whole turns only. */
  readonly posted?: number;
  readonly messages: number;
}

/** Seconds of load before anything is measured. */
const warmUp = 3;

/**
 * Prepared requests a second, more than is reached, and customers: so many that the platform's limit for each, a message a
 * second, is never in the way of whole turns.
 */
const amounts = {
  bolt: { perSecond: 16_000, users: 2_000 },
  botbuilder: { perSecond: 12_000, users: 2_000 },
  accept: { perSecond: 12_000, users: 2_000 },
  turn: { perSecond: 2_500, users: 4_000 },
};

const drained = async (server: Measured): Promise<PlatformSample> => {
  for (;;) {
    const sample = await server.ask<PlatformSample>();
    if (sample.waiting === 0) return sample;
    await sleep(100);
  }
};

/** One measurement with processes of its own: the fake platforms, the server, the load. */
export const measurePlatform = async (
  { folder, models, seconds, connections }: PlatformSettings,
  platform: 'slack' | 'teams',
  what: PlatformServerTask['what'],
): Promise<PlatformRate> => {
  const place = await mkdtemp(join(folder, 'careline-bench-'));
  const processes: Measured[] = [];
  const open = (script: string, task: unknown, core: number) => {
    const one = new Measured(`./platforms/${script}`, task, core);
    processes.push(one);
    return one;
  };
  try {
    const fakes = open('fake.ts', null, 1);
    const fake = await fakes.report<FakeReady>();
    const server = open('server.ts', { what, platform, folder: place, models, fake } satisfies PlatformServerTask, 0);
    const { port, questions } = await server.report<PlatformReady>();
    const task = { platform, fake, port, connections, seconds: [warmUp, seconds], questions, ...amounts[what] };
    const load = open('load.ts', task satisfies PlatformLoadTask, 1);
    await load.report<'ready'>();
    await load.ask<PlatformLoad>();
    const settle = () => (what === 'turn' ? drained(server) : server.ask<PlatformSample>());
    const before = await settle();
    const postedBefore = await fakes.ask<number>();
    const began = performance.now();
    const run = await load.ask<PlatformLoad>();
    const after = await settle();
    const took = what === 'turn' ? (performance.now() - began) / 1_000 : run.seconds;
    if (run.short) console.error(`bench: too few requests were prepared for ${what}; the rate is too low.`);
    return {
      perSecond: run.requests / took,
      messages: run.requests,
      p50: run.p50,
      p99: run.p99,
      refused: run.refused,
      serverBusy: (after.cpuSeconds - before.cpuSeconds) / took,
      loadBusy: run.busy,
      ...(what === 'turn' ? { posted: (await fakes.ask<number>()) - postedBefore } : {}),
    };
  } finally {
    for (const one of processes) await one.end();
    await rm(place, { recursive: true, force: true });
  }
};
