import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/runtime/clock.js';
import type { Verdict } from '../fakes/verdict.js';
import { type Assessment, assess, samples } from './assess.js';
import { BotProcess } from './bot-process.js';
import { killAll } from './children.js';
import { PlatformControl } from './control.js';
import { known } from './known.js';
import { Mongod } from './mongod.js';
import type { ChaosOptions } from './options.js';
import { dropDatabase, openStore, type StorePlace } from './place.js';
import { freePorts } from './ports.js';
import { type Blow, makeSchedule } from './schedule.js';
import { type Shown, shownAtDesk } from './shown.js';
import { drain, type Scene, strike } from './strike.js';
import type { Subject } from './subject.js';
import { times } from './times.js';

export interface ChaosResult extends Assessment {
  readonly name: string;
  readonly verdict: Verdict;
  readonly shown: Shown;
  readonly blows: { readonly [type in Blow['type']]: number };
  /** Bot processes that ended though nobody struck them, and that did not end in time when asked to. */
  readonly crashes: number;
  readonly slowStops: number;
  /** How often the database server died by itself; it was started again. */
  readonly databaseDeaths: number;
  readonly drained: boolean;
  readonly seconds: number;
  /** When something went wrong: what was recorded of the first faults, deliveries left undone, the end of the bots' logs. */
  readonly traces: readonly string[];
  readonly log: string;
}

/** The clocks of different computers are minutes apart, in ms. */
const skews = [0, 300_000, -300_000];

/** One run: the platform plays its plan, the schedule strikes, and the platform's record is judged when all is quiet. */
export const runChaos = async (
  options: ChaosOptions,
  subject: Subject,
  report: (line: string) => void,
): Promise<ChaosResult> => {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'careline-chaos-'));
  await chmod(folder, 0o755);
  const bots: BotProcess[] = [];
  let mongod: Mongod | undefined;
  let place: StorePlace | undefined;
  try {
    if (options.store === 'mongo' && options.mongod)
      mongod = await Mongod.start(options.mongod, join(folder, 'mongo'), (await freePorts(1))[0]!);
    place = placeOf(options, folder, mongod);
    // As an operator would: the database is prepared before several processes start on it.
    await (await openStore(place, systemClock)).close();
    const ports = await freePorts(options.processes);
    const log = join(folder, 'bots.log');
    const platform = await PlatformControl.start(
      subject.platformScript,
      subject.platformTask({
        seed: options.seed,
        events: options.events,
        bots: ports.map((port) => `http://127.0.0.1:${port}`),
        record: join(folder, 'record.jsonl'),
      }),
      join(folder, 'platform.log'),
    );
    for (const [i, port] of ports.entries()) {
      const skewMs = options.store === 'mongo' ? skews[i % skews.length]! : 0;
      const broken = options.broken ? { broken: options.broken } : {};
      const { url, env } = platform;
      const post = { worker: `bot${i}`, port, platform: url, env, place, skewMs, ...broken };
      bots.push(new BotProcess(subject.botScript, subject.botTask(post), log));
    }
    await Promise.all(bots.map((bot) => bot.ready(60_000)));
    await platform.begin();
    const blows = makeSchedule({ ...options, stopMs: times.stopMs, crashes: mongod !== undefined });
    const scene: Scene = { events: options.events, bots, platform, mongod, report };
    await strike(scene, blows, subject.looksBack);
    const store = await openStore(place, systemClock);
    const drained = await drain(scene, store);
    const slowStops = (await Promise.all(bots.map((bot) => bot.end()))).filter((inTime) => !inTime).length;
    const verdict = await platform.verdict();
    const ambiguous = await store.deliveries({ state: ['ambiguous'], limit: 1_000_000 });
    const undone = await store.deliveries({ state: ['pending', 'sending'], limit: 5 });
    const shown = await shownAtDesk(store, ambiguous);
    const assessment = assess(subject.kind, verdict, ambiguous, await store.counts());
    const traces = await Promise.all(
      samples(assessment.faults).map(async (fault) => [
        `${fault.what}: ${fault.event}: ${fault.why}`,
        ...(await platform.about(fault)),
        ...(await known(store, fault)),
      ]),
    );
    await store.close();
    const crashes = bots.reduce((sum, bot) => sum + bot.crashes, 0);
    const isShown = shown.told === shown.inOpenCase;
    const passed = assessment.passed && isShown && drained && crashes === 0 && slowStops === 0;
    return {
      ...assessment,
      passed,
      name: subject.name,
      shown,
      verdict,
      blows: countBlows(blows),
      crashes,
      slowStops,
      databaseDeaths: mongod?.deaths ?? 0,
      drained,
      seconds: Math.round((performance.now() - began) / 1_000),
      traces: [...traces.map((lines) => lines.join('\n')), ...undone.map((delivery) => JSON.stringify(delivery))],
      log: passed ? '' : await tail(log),
    };
  } catch (error) {
    const logs = await Promise.all(['platform.log', 'bots.log'].map((name) => tail(join(folder, name))));
    throw new Error(`The run broke off.\n${logs.join('\n')}`, { cause: error });
  } finally {
    for (const bot of bots) bot.forsake();
    killAll();
    if (mongod) await mongod.end();
    else if (place && 'mongo' in place) await dropDatabase(place.mongo);
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
};

const tail = async (log: string): Promise<string> => (await readFile(log, 'utf8').catch(() => '')).slice(-4_000);

const placeOf = (options: ChaosOptions, folder: string, mongod: Mongod | undefined): StorePlace => {
  if (options.store === 'sqlite') return { sqlite: join(folder, 'careline.db') };
  const uri = new URL(mongod?.uri ?? options.uri!);
  uri.pathname = `/chaos_${process.pid}_${Date.now()}`;
  return { mongo: uri.href };
};

const countBlows = (blows: readonly Blow[]): ChaosResult['blows'] => {
  const count = (type: Blow['type']) => blows.filter((b) => b.type === type).length;
  return { kill: count('kill'), stop: count('stop'), crash: count('crash') };
};
