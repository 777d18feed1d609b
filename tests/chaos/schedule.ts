import { random } from '../fakes/random.js';

/**
 * One blow. `kill`: SIGKILL, then a restart. `stop`: SIGSTOP for `forMs`, longer than any lease, then SIGCONT; `midSend`:
 * at the moment a send of that process has arrived. `crash`: the database server is killed and restarted.
 */
export type Blow = { readonly afterMs: number } & (
  | { readonly type: 'kill'; readonly victim: number }
  | { readonly type: 'stop'; readonly victim: number; readonly forMs: number; readonly midSend: boolean }
  | { readonly type: 'crash' }
);

/** When what is struck, made from the seed alone. `afterMs` counts from the moment all was up again. */
export const makeSchedule = (options: {
  readonly seed: string;
  readonly kills: number;
  readonly processes: number;
  readonly stopMs: number;
  readonly crashes: boolean;
}): Blow[] => {
  const next = random(`${options.seed}/schedule`);
  const blows: Blow[] = [];
  const afterMs = () => 200 + Math.floor(next() * 2_300);
  for (let i = 0; i < options.kills; i++) {
    blows.push({ type: 'kill', afterMs: afterMs(), victim: Math.floor(next() * options.processes) });
    if (i % 5 === 2) {
      const victim = Math.floor(next() * options.processes);
      const forMs = options.stopMs + Math.floor(next() * 1_000);
      blows.push({ type: 'stop', afterMs: afterMs(), victim, forMs, midSend: next() < 0.5 });
    }
    if (options.crashes && i % 10 === 5) blows.push({ type: 'crash', afterMs: afterMs() });
  }
  return blows;
};
