import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformProcessOptions, Progress } from '../fakes/platform-process.js';
import type { Finding, Verdict } from '../fakes/verdict.js';
import { firstMessage, startChild } from './children.js';

/** The fake platform's process, from where it is steered. */
export class PlatformControl {
  private constructor(
    /** Where bots send to. */
    readonly url: string,
    private readonly control: string,
  ) {}

  static async start(options: PlatformProcessOptions, log: string): Promise<PlatformControl> {
    const child = startChild('../fakes/platform-process.ts', options, log);
    const { url, control } = await firstMessage<{ url: string; control: string }>(child, 60_000);
    return new PlatformControl(url, control);
  }

  pace(perSecond: number): Promise<Progress> {
    return this.ask('/pace', { perSecond });
  }

  progress(): Promise<Progress> {
    return this.ask('/progress');
  }

  /** Resolves while a send of this worker is under way, or after `withinMs`. */
  async midSend(worker: string, withinMs: number): Promise<void> {
    await Promise.race([this.ask(`/mid-send?worker=${worker}`), sleep(withinMs, undefined, { ref: false })]);
  }

  verdict(): Promise<Verdict> {
    return this.ask('/verdict');
  }

  /** The lines of the record that a finding rests on. */
  about({ event, evidence }: Finding): Promise<string[]> {
    return this.ask(`/about?${new URLSearchParams([event, ...evidence].map((word) => ['word', word]))}`);
  }

  private async ask<T>(path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(`${this.control}${path}`, init)).json() as Promise<T>;
  }
}
