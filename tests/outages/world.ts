import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTick } from 'node:timers/promises';
import { pino } from 'pino';
import type { ChannelAdapter } from '../../src/adapters/channel.js';
import { createSlackChannel } from '../../src/adapters/slack/index.js';
import { createTeamsChannel, readTeamsConfig } from '../../src/adapters/teams/index.js';
import { step } from '../../src/dialogs/respond.js';
import { createServer } from '../../src/http/server.js';
import type { Clock } from '../../src/model/clock.js';
import { createRuntime } from '../../src/runtime/runtime.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import { createExactBrain } from '../chaos/brain.js';
import { readTexts } from '../chaos/texts.js';
import { Customer } from '../fakes/slack/customer.js';
import { encode, signed } from '../fakes/slack/deliver.js';
import { FakeSlack } from '../fakes/slack/slack.js';
import { FakeTeams } from '../fakes/teams/index.js';

/** Time that is turned by hand, while real requests go to and fro: it stands still as long as anything is under way. */
class Time implements Clock {
  #now = Date.now();
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  #busy = 0;
  #begun = 0;

  now = (): number => this.#now;

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  };

  /** What it does counts as under way. */
  watched<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const result: unknown = value.apply(of, args);
          return result instanceof Promise ? this.during(result) : result;
        };
      },
    });
  }

  async during<R>(work: Promise<R>): Promise<R> {
    this.#busy++;
    this.#begun++;
    try {
      return await work;
    } finally {
      this.#busy--;
    }
  }

  async settle(): Promise<void> {
    for (let quiet = 0, begun = this.#begun; quiet < 20; quiet++) {
      await nextTick();
      if (this.#busy > 0 || this.#begun !== begun) quiet = 0;
      begun = this.#begun;
    }
  }

  /** Lets `ms` pass. `each` is called after every step. */
  async advance(ms: number, each: () => void = () => {}): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await this.settle();
      each();
      const next = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = until;
  }
}

/** A message that leaves for a platform, whatever comes of it; `at` in ms UTC. */
export interface Attempt {
  readonly channel: string;
  readonly conversation: string;
  readonly at: number;
}

/** One process with Slack and Teams, each over its real SDK and its fake, on time that is turned by hand. */
export const openTwo = async () => {
  const time = new Time();
  const slack = new FakeSlack();
  await slack.listen();
  const teams = await FakeTeams.start();
  const folder = await mkdtemp(join(tmpdir(), 'careline-outages-'));
  const log = pino({ level: 'silent' });
  const store = time.watched(await openSqlite({ path: join(folder, 'careline.db'), clock: time }));
  const app = createServer({ trustProxy: false, publicUrl: 'http://127.0.0.1', log });
  const deps = { app, store, clock: time, log };
  const read = readTeamsConfig(teams.env, '127.0.0.1');
  if (read.state !== 'on') throw new Error(JSON.stringify(read));
  const config = { botToken: slack.token, apiUrl: slack.apiUrl, signingSecret: slack.secret };
  const channels: ChannelAdapter[] = [createSlackChannel(config, deps), createTeamsChannel(read.config, deps)];
  const attempts: Attempt[] = [];
  let beforeSend: (n: number) => void = () => {};
  const runtime = createRuntime({
    store,
    channels: channels.map((channel) =>
      time.watched({
        ...channel,
        send(to, message, context) {
          attempts.push({ channel: channel.name, conversation: to.conversation, at: time.now() });
          if (channel.name === 'slack') beforeSend(attempts.length);
          return channel.send(to, message, context);
        },
      }),
    ),
    desks: [{ name: 'web', notify: async () => {}, health: async () => ({ ok: true }) }],
    brain: createExactBrain(await readTexts()),
    step,
    clock: time,
    log,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  teams.botUrl = url;
  const slackPort = Number(new URL(slack.url).port);

  return {
    time,
    slack,
    teams,
    store,
    runtime,
    attempts,
    start: () => time.during(runtime.start()),
    /** Called right before the n-th send leaves, when it is for Slack. */
    beforeSend(run: (n: number) => void) {
      beforeSend = run;
    },
    /** Slack's Web API is gone, or there again. */
    slackDown: () => slack.close(),
    slackUp: () => slack.listen(slackPort),
    /** A customer of Slack asks, in her direct messages. */
    async askOnSlack(user: string, text: string): Promise<number> {
      const { body, type } = encode('events_api', new Customer(slack, user).write(text).events[0]!);
      const headers = { 'content-type': type, ...signed(slack.secret, body, Math.floor(time.now() / 1_000)) };
      return (await time.during(fetch(`${url}/slack/events`, { method: 'POST', body, headers }))).status;
    },
    answersOnSlack: (user: string) => new Customer(slack, user).sees().map(({ text }) => text),
    askOnTeams: (name: string, text: string) =>
      time.during(teams.customer(name, teams.conversation('personal', name)).write(teams.state.newId(), text)),
    answersOnTeams: (name: string) => teams.shown(teams.conversation('personal', name).id).map(({ text }) => text),
    async close() {
      const stopped = runtime.stop(1_000);
      await time.advance(2_000);
      await stopped;
      await app.close();
      await store.close();
      await slack.close();
      await teams.close();
      await rm(folder, { recursive: true });
    },
  };
};

export type Two = Awaited<ReturnType<typeof openTwo>>;
