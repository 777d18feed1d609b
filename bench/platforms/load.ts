import { type Load, runLoad } from '../client.js';
import type { FakeReady } from './fake.js';
import { slackRequest, teamsRequest } from './requests.js';

/**
 * Prepares requests, so that signing does not count, and reports that it is ready; then it answers each message of its
 * parent with a run of `seconds` and a `PlatformLoad`.
 */
export interface PlatformLoadTask {
  readonly platform: 'slack' | 'teams';
  readonly fake: FakeReady;
  readonly port: number;
  readonly connections: number;
  /** The runs, one after the other. */
  readonly seconds: readonly number[];
  readonly users: number;
  /** What they ask, in turns. */
  readonly questions: readonly string[];
  /** Requests to prepare for each second. */
  readonly perSecond: number;
}

export interface PlatformLoad extends Load {
  /** Share of its core that the load itself used, 0..1. */
  readonly busy: number;
  /** The requests did not last: the rate is too low by what stood still. */
  readonly short: boolean;
}

const task = JSON.parse(process.argv[2] ?? 'null') as PlatformLoadTask;
const { platform, fake, users, questions, port, connections } = task;
const write = platform === 'slack' ? slackRequest : teamsRequest;
const total = task.perSecond * task.seconds.reduce((sum, s) => sum + s, 0);
const prepared = Array.from({ length: total }, (_, n) => {
  const turn = Math.floor(n / users);
  return write(fake, n, users, questions[((n % users) + turn) % questions.length]!);
});

let n = 0;
let run = 0;
process.on('disconnect', () => process.exit());
process.on('message', async () => {
  const end = performance.now() + task.seconds[run++]! * 1_000;
  const before = process.cpuUsage();
  const next = () => (performance.now() > end ? undefined : prepared[n++]);
  const load = await runLoad({ port, connections, next });
  const used = process.cpuUsage(before);
  const busy = (used.user + used.system) / 1e6 / load.seconds;
  process.send?.({ ...load, busy, short: n >= prepared.length } satisfies PlatformLoad);
});
process.send?.('ready');
