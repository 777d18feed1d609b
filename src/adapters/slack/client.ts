import { AsyncLocalStorage } from 'node:async_hooks';
import { type LogLevel, webApi } from '@slack/bolt';
import type { Clock } from '../../model/clock.js';
import { checkTime, type SendContext } from '../channel.js';
import type { SlackConfig } from './config.js';
import { tokenProblem } from './errors.js';
import { type Answer, type Call, Requests } from './request.js';

export interface Log {
  info(object: unknown, message: string): void;
  warn(object: unknown, message: string): void;
  error(object: unknown, message: string): void;
}

/** When a request may still leave. */
export type Deadline = Pick<SendContext, 'signal' | 'until'>;

/** How long one call may take, in ms. */
export const callMs = 10_000;

/** The SDK's own log: its warnings are ours, its chatter is not, and no text of a customer is in either. */
export const sdkLogger = (log: Log) => ({
  debug() {},
  info() {},
  warn: (...words: unknown[]) => log.warn({}, `Slack: ${words.map(String).join(' ')}`),
  error: (...words: unknown[]) => log.warn({}, `Slack: ${words.map(String).join(' ')}`),
  setLevel() {},
  getLevel: () => 'warn' as LogLevel,
  setName() {},
});

/** Slack's Web API. All retries are off: the outbox does them. */
export class SlackClient {
  readonly requests = new Requests();
  readonly options: webApi.WebClientOptions;
  /** What is wrong with the token as the latest call found; undefined when nothing is. */
  problem: string | undefined;
  readonly #web: webApi.WebClient;
  readonly #deadline = new AsyncLocalStorage<Deadline | undefined>();

  constructor(
    config: SlackConfig,
    log: Log,
    private readonly clock: Clock,
  ) {
    this.options = {
      slackApiUrl: config.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      // The runtime bounds how much is sent at once; a queue in here would outlive the time for an attempt.
      maxRequestConcurrency: Number.POSITIVE_INFINITY,
      allowAbsoluteUrls: false,
      timeout: callMs,
      logger: sdkLogger(log),
      fetch: (url, init) => this.#fetch(String(url), init),
    };
    this.#web = new webApi.WebClient(config.botToken, this.options);
  }

  /** Makes a call, of which nothing leaves after its deadline. Throws what the SDK throws. */
  async call<T>(run: (web: webApi.WebClient) => Promise<T>, deadline?: Deadline): Promise<T> {
    try {
      const result = await this.#deadline.run(deadline, () => run(this.#web));
      this.problem = undefined;
      return result;
    } catch (error) {
      this.problem = tokenProblem(error, 'SLACK_BOT_TOKEN') ?? this.problem;
      throw error;
    }
  }

  /** Makes a call whose failure says nothing of the channel as a whole. Throws what the SDK throws. */
  ask<T>(run: (web: webApi.WebClient) => Promise<T>): Promise<T> {
    return run(this.#web);
  }

  /** Makes a call that may as well fail; undefined when it did. */
  async attempt<T>(run: (web: webApi.WebClient) => Promise<T>): Promise<T | undefined> {
    return run(this.#web).catch(() => undefined);
  }

  /** Sends what is no call of the Web API: a file, a private answer. The last look at the clock is taken here. */
  post(url: string, call: Omit<Call, 'method' | 'signal'>, deadline: Deadline): Promise<Answer> {
    checkTime(this.clock.now(), deadline);
    const signal = AbortSignal.any([deadline.signal, AbortSignal.timeout(callMs)]);
    return this.requests.send(url, { ...call, method: 'POST', signal });
  }

  async #fetch(url: string, init: RequestInit | undefined): Promise<Response> {
    const deadline = this.#deadline.getStore();
    if (deadline) checkTime(this.clock.now(), deadline);
    const signals = [init?.signal, deadline?.signal].filter((s) => s !== null && s !== undefined);
    const { status, headers, body } = await this.requests.send(url, {
      method: 'POST',
      headers: init?.headers as Record<string, string>,
      body: String(init?.body ?? ''),
      signal: AbortSignal.any(signals),
    });
    const kept = ['content-type', 'x-oauth-scopes', 'retry-after'].filter((name) => headers[name] !== undefined);
    const answer = new Headers(kept.map((name): [string, string] => [name, headers[name]!]));
    // Without the header the SDK would take a 429 for a failure of its own.
    if (status === 429 && !answer.has('retry-after')) answer.set('retry-after', '1');
    return new Response(new Uint8Array(body), { status, headers: answer });
  }
}
