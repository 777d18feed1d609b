import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstMessage, startChild } from './children.js';

/** A bot process and its supervisor: whatever ends it, it is started again, until `end`. */
export class BotProcess {
  /** How often it ended though nobody struck it. */
  crashes = 0;
  private child: ChildProcess | undefined;
  private struck = false;
  private ended = false;
  private readiness: Promise<void> = Promise.resolve();

  constructor(
    private readonly script: string,
    private readonly task: unknown,
    private readonly log: string,
  ) {
    this.start();
  }

  get worker(): string {
    return (this.task as { worker: string }).worker;
  }

  /** Resolves when it takes in events, or throws after `withinMs`. */
  async ready(withinMs: number): Promise<void> {
    const late = sleep(withinMs, undefined, { ref: false }).then(() => {
      throw new Error(`${this.worker} was not ready within ${withinMs} ms; see ${this.log}.`);
    });
    await Promise.race([this.readiness, late]);
  }

  kill(): void {
    this.struck = true;
    this.child?.kill('SIGKILL');
  }

  async pause(forMs: number): Promise<void> {
    const child = this.child;
    child?.kill('SIGSTOP');
    await sleep(forMs);
    child?.kill('SIGCONT');
  }

  /** From now on nobody starts it again. */
  forsake(): void {
    this.ended = true;
  }

  /** Ends it as an operator would; true when it was over within ten seconds, or was struck a moment ago. */
  end(): Promise<boolean> {
    this.ended = true;
    const { child, struck } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), 11_000);
      child.once('exit', (_code, signal) => {
        clearTimeout(timer);
        resolve(struck || signal !== 'SIGKILL');
      });
      child.kill('SIGTERM');
    });
  }

  private start(): void {
    this.struck = false;
    let wasReady = false;
    const child = startChild(this.script, this.task, this.log);
    this.child = child;
    this.readiness = new Promise((resolve) => {
      const again = async () => {
        if (this.ended) return resolve();
        if (!this.struck && wasReady) this.crashes++;
        await sleep(this.struck ? 0 : 300);
        if (this.ended) return resolve();
        this.start();
        this.readiness.then(resolve);
      };
      child.once('exit', again);
      firstMessage(child, 60_000).then(
        () => {
          wasReady = true;
          resolve();
        },
        () => child.kill('SIGKILL'),
      );
    });
  }
}
