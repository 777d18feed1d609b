import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Sink } from '../../../src/adapters/channel.js';
import { createSlackChannel, type SlackConfig } from '../../../src/adapters/slack/index.js';
import { createServer } from '../../../src/http/server.js';
import type { Clock } from '../../../src/model/clock.js';
import type { InboundEvent } from '../../../src/model/event.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { openSqlite } from '../../../src/store/sqlite/index.js';
import type { Store } from '../../../src/store/store.js';
import { Customer } from '../../fakes/slack/customer.js';
import { FakeSlack } from '../../fakes/slack/slack.js';

export interface Options {
  readonly mode?: 'http' | 'socket';
  readonly clock?: Clock;
  readonly config?: Partial<SlackConfig>;
  /** A workspace and a store that another world made: this one is a second process. */
  readonly beside?: { readonly slack: FakeSlack; readonly store: Store };
}

/** The Slack channel over the real SDK, a fake workspace, a real server and the SQLite store. */
export const openSlack = async ({ mode = 'http', clock = systemClock, config = {}, beside }: Options = {}) => {
  const slack = beside?.slack ?? new FakeSlack();
  if (!beside) await slack.listen();
  const folder = await mkdtemp(join(tmpdir(), 'careline-slack-'));
  const store = beside?.store ?? (await openSqlite({ path: join(folder, 'careline.db'), clock }));
  const app = createServer({ trustProxy: false, publicUrl: 'http://127.0.0.1', log: pino({ level: 'silent' }) });
  const logged: { level: string; object: unknown; message: string }[] = [];
  const write = (level: string) => (object: unknown, message: string) => void logged.push({ level, object, message });
  const away: string[] = [];
  const channel = createSlackChannel(
    {
      botToken: slack.token,
      apiUrl: slack.apiUrl,
      ...(mode === 'http' ? { signingSecret: slack.secret } : { appToken: slack.appToken }),
      ...config,
    },
    {
      app,
      store,
      clock,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      turnedAway: (why) => away.push(why),
    },
  );
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/slack/events`;
  if (mode === 'http' && !beside) slack.eventsUrl = url;
  const events: InboundEvent[] = [];
  const sink: Sink = async (event) => {
    const taken = await store.accept(event);
    if (taken === 'new') events.push(event);
    return taken;
  };
  return {
    slack,
    store,
    app,
    url,
    channel,
    events,
    sink,
    logged,
    away,
    ann: new Customer(slack, 'U0ANN'),
    bob: new Customer(slack, 'U0BOB'),
    async close() {
      await channel.stop();
      await app.close();
      if (!beside) {
        await slack.close();
        await store.close();
      }
      await rm(folder, { recursive: true });
    },
  };
};

export type SlackWorld = Awaited<ReturnType<typeof openSlack>>;

/** For a send whose time is not over. */
export const context = (key: string) => ({
  key,
  signal: new AbortController().signal,
  until: Number.POSITIVE_INFINITY,
});
