import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { step } from '../../src/dialogs/respond.js';
import { createServer } from '../../src/http/server.js';
import { createRuntime } from '../../src/runtime/runtime.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import { createExactBrain } from '../chaos/brain.js';
import { readTexts } from '../chaos/texts.js';
import { type Name, openPlaces } from './places.js';
import { Time } from './time.js';

/** A message that leaves for a platform, whatever comes of it; `at` in ms UTC. */
export interface Attempt {
  readonly channel: string;
  readonly conversation: string;
  readonly at: number;
}

/** One process with Slack, Discord and Teams, each over its real SDK and its fake, on time that is turned by hand. */
export const openThree = async () => {
  const time = new Time();
  const places = await openPlaces(time.now);
  const folder = await mkdtemp(join(tmpdir(), 'careline-outages-'));
  const log = pino({ level: 'silent' });
  const store = time.watched(await openSqlite({ path: join(folder, 'careline.db'), clock: time }));
  const app = createServer({ trustProxy: false, publicUrl: 'http://127.0.0.1', log });
  const attempts: Attempt[] = [];
  let beforeSend: (channel: string) => void = () => {};
  const channels = Object.values(places).map((place) => place.channel({ app, store, clock: time, log }));
  const runtime = createRuntime({
    store,
    channels: channels.map((channel) =>
      time.watched({
        ...channel,
        send: ((to, message, context) => {
          attempts.push({ channel: channel.name, conversation: to.conversation, at: time.now() });
          beforeSend(channel.name);
          return channel.send(to, message, context);
        }) satisfies typeof channel.send,
      }),
    ),
    desks: [{ name: 'web', notify: async () => {}, health: async () => ({ ok: true }) }],
    brain: createExactBrain(await readTexts()),
    step,
    clock: time,
    log,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });

  return {
    time,
    places,
    store,
    runtime,
    attempts,
    /** How often a platform may be written to in one place, as its channel says. */
    limitsOf: (name: Name) =>
      channels
        .find((channel) => channel.name === name)!
        .capabilities.limits.filter(({ scope, counts }) => scope === 'place' && (counts?.includes('send') ?? true)),
    start: () => time.during(runtime.start()),
    /** Called right before a message leaves for a platform. */
    beforeSend(run: (channel: string) => void) {
      beforeSend = run;
    },
    ask: (name: Name, customer: string, text: string) => time.during(places[name].ask(url, customer, text)),
    async close() {
      const stopped = runtime.stop(1_000);
      await time.advance(2_000);
      await stopped;
      await app.close();
      await store.close();
      for (const place of Object.values(places)) await place.close();
      await rm(folder, { recursive: true });
    },
  };
};

export type Three = Awaited<ReturnType<typeof openThree>>;
