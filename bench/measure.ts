import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadReport, LoadTask } from './load.js';
import { Measured } from './process.js';
import type { Ready, Sample, ServerTask } from './server.js';

export interface Settings {
  /** Where the databases are made; a disk, not memory. */
  readonly folder: string;
  /** A folder where the models that are learnt are kept from one server to the next. */
  readonly models: string;
  readonly seconds: number;
  readonly connections: number;
  readonly visitors: number;
  /** Open conversations for the measurement of memory. */
  readonly open: number;
}

/** Requests a second, and how busy the two sides were (shares of a core, 0..1). */
export interface Rate {
  readonly perSecond: number;
  readonly messages: number;
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
  readonly serverBusy: number;
  readonly loadBusy: number;
}

/** Turns a second until the last reply was in its feed. */
export interface TurnRate extends Rate {
  /** What messages were matched by. */
  readonly matcher: string;
  readonly seconds: number;
  readonly delivered: number;
  readonly tickets: number;
}

export interface Memory {
  readonly conversations: number;
  readonly startMb: number;
  /** Every conversation has had a question and its answer, and is open. */
  readonly openMb: number;
  /** As above, with a live event stream for each. */
  readonly streamsMb: number;
}

const withServer = async <T>(
  { folder, models }: Settings,
  what: ServerTask['what'],
  semantic: boolean,
  run: (server: Measured, ready: Ready) => Promise<T>,
): Promise<T> => {
  const place = await mkdtemp(join(folder, 'careline-bench-'));
  const server = new Measured('./server.ts', { what, folder: place, models, semantic } satisfies ServerTask, 0);
  try {
    return await run(server, await server.report<Ready>());
  } finally {
    await server.end();
    await rm(place, { recursive: true, force: true });
  }
};

const load = async (task: LoadTask): Promise<LoadReport> => {
  const process = new Measured('./load.ts', task, 1);
  try {
    return await process.report<LoadReport>();
  } finally {
    await process.end();
  }
};

const rate = (report: LoadReport, before: Sample, after: Sample, seconds = report.seconds): Rate => ({
  perSecond: report.requests / seconds,
  messages: report.requests,
  refused: report.refused,
  p50: report.p50,
  p99: report.p99,
  serverBusy: (after.cpuSeconds - before.cpuSeconds) / seconds,
  loadBusy: report.busy,
});

/** Messages taken in a second: by the bare server, or by ours, which has stored them when it answers. */
export const measureIntake = (settings: Settings, what: 'bare' | 'accept'): Promise<Rate> =>
  withServer(settings, what, true, async (server, { port, questions }) => {
    const { connections, visitors, seconds } = settings;
    const asked =
      questions.length > 0 ? questions : ['Where is my parcel, please? It should have been here on Monday.'];
    const task = { port, connections, visitors, questions: asked, bare: what === 'bare' };
    await load({ ...task, seconds: 3 });
    const before = await server.ask<Sample>();
    const report = await load({ ...task, seconds });
    return rate(report, before, await server.ask<Sample>());
  });

const drained = async (server: Measured): Promise<Sample> => {
  for (;;) {
    const sample = await server.ask<Sample>();
    if (sample.waiting === 0) return sample;
    await sleep(100);
  }
};

/** Whole turns: message in, stored, matched, answered, the reply stored and delivered into the visitor's feed. */
export const measureTurns = (settings: Settings, semantic: boolean): Promise<TurnRate> =>
  withServer(settings, 'turn', semantic, async (server, { port, questions, matcher }) => {
    const { connections, visitors } = settings;
    const task = { port, connections, visitors, questions, bare: false };
    await load({ ...task, seconds: 3 });
    const before = await drained(server);
    const began = performance.now();
    const report = await load({ ...task, seconds: settings.seconds });
    const after = await drained(server);
    const seconds = (performance.now() - began) / 1_000;
    const delivered = after.delivered - before.delivered;
    return { ...rate(report, before, after, seconds), matcher, seconds, delivered, tickets: after.tickets };
  });

/** How long memory is left to settle before it is read, in ms. */
const settleMs = 5_000;

export const measureMemory = (settings: Settings): Promise<Memory> =>
  withServer(settings, 'turn', true, async (server, { port, questions }) => {
    const { connections, open: visitors } = settings;
    const startMb = (await server.ask<Sample>()).rssMb;
    const task = { port, connections, visitors, questions, bare: false, each: 1 };
    const visitorsSide = new Measured('./load.ts', task satisfies LoadTask, 1);
    try {
      await visitorsSide.report<LoadReport>();
      await drained(server);
      await sleep(settleMs);
      const openMb = (await server.ask<Sample>()).rssMb;
      await visitorsSide.ask<'open'>();
      await sleep(settleMs);
      return { conversations: visitors, startMb, openMb, streamsMb: (await server.ask<Sample>()).rssMb };
    } finally {
      await visitorsSide.end();
    }
  });
