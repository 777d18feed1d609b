import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../fakes/platform-process.js';
import type { Finding, Verdict } from '../fakes/verdict.js';
import { firstMessage, startChild } from './children.js';

/** The fake platform's process, from where it is steered. */
export class PlatformControl {
  private constructor(
    /** Where bots send to. */
    readonly url: string,
    private readonly control: string,
    /** The settings that lead a bot there, if it has any. */
    readonly env: Readonly<Record<string, string>>,
  ) {}

  static async start(script: string, options: unknown, log: string): Promise<PlatformControl> {
    const child = startChild(script, options, log);
    const {
      url,
      control,
      env = {},
    } = await firstMessage<{
      url: string;
      control: string;
      env?: Readonly<Record<string, string>>;
    }>(child, 60_000);
    return new PlatformControl(url, control, env);
  }

  /** A bot is there: the platform may begin. */
  begin(): Promise<Progress> {
    return this.ask('/begin');
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
