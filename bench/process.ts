import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onCore } from './machine.js';

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** As in `npm start`. */
const flags = ['--max-semi-space-size=4'];
const runner = fileURLToPath(new URL('../src/run.mjs', import.meta.url));

/** A process of the measurement, run as the product is, on a core of its own where that can be arranged. */
export class Measured {
  private readonly child: ChildProcess;

  constructor(script: string, task: unknown, core: number) {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const [command, ...args] = onCore(core, [process.execPath, ...flags, runner, path, JSON.stringify(task)]);
    this.child = spawn(command!, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    alive.add(this.child);
    this.child.once('exit', () => alive.delete(this.child));
  }

  /** The next thing that it reports. Throws when it ends before, or takes longer than five minutes. */
  report<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const over = (settle: () => void) => {
        clearTimeout(timer);
        this.child.removeAllListeners('message').off('exit', ended);
        settle();
      };
      const ended = () => over(() => reject(new Error('A process of the measurement ended before its time.')));
      const timer = setTimeout(() => over(() => reject(new Error('A measurement took too long.'))), 300_000);
      this.child.once('message', (message) => over(() => resolve(message as T)));
      this.child.once('exit', ended);
    });
  }

  /** Asks for a report. */
  ask<T>(): Promise<T> {
    const answer = this.report<T>();
    this.child.send('report');
    return answer;
  }

  end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.kill();
    });
  }
}
