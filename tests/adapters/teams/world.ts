import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Sink } from '../../../src/adapters/channel.js';
import { createTeamsChannel, readTeamsConfig, type TeamsDeps } from '../../../src/adapters/teams/index.js';
import { createServer } from '../../../src/http/server.js';
import { createFileLinks } from '../../../src/http/shared-files.js';
import type { Clock } from '../../../src/model/clock.js';
import type { InboundEvent } from '../../../src/model/event.js';
import type { Attachment } from '../../../src/model/message.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { randomToken } from '../../../src/runtime/random.js';
import { openSqlite } from '../../../src/store/sqlite/index.js';
import type { Store } from '../../../src/store/store.js';
import { FakeTeams } from '../../fakes/teams/index.js';

export interface WorldOptions {
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly teams?: FakeTeams;
  readonly linkTo?: TeamsDeps['linkTo'];
  /** Files go out as links to the real server: `https://care.example` stands for it. */
  readonly links?: true;
  /** A store that several processes share. */
  readonly store?: Store;
}

/** The adapter on a real server and a SQLite store, led to a fake Teams by its settings. It is not started. */
export const openTeams = async (options: WorldOptions = {}) => {
  const teams = options.teams ?? (await FakeTeams.start());
  const folder = await mkdtemp(join(tmpdir(), 'careline-teams-'));
  const clock = options.clock ?? systemClock;
  const store = options.store ?? (await openSqlite({ path: join(folder, 'careline.db'), clock: systemClock }));
  const app = createServer({ trustProxy: false, publicUrl: 'http://127.0.0.1', log: pino({ level: 'silent' }) });
  const read = readTeamsConfig({ ...teams.env, ...options.env }, '127.0.0.1');
  if (read.state !== 'on') throw new Error(JSON.stringify(read));
  const logged: { level: string; about: object; sentence: string }[] = [];
  const say = (level: string) => (about: object, sentence: string) => logged.push({ level, about, sentence });
  const turnedAway: string[] = [];
  const publicUrl = 'https://care.example';
  const files = options.links && createFileLinks(app, { store, clock, publicUrl, randomToken });
  const linkTo = files ? files.linkTo : options.linkTo;
  const adapter = createTeamsChannel(read.config, {
    app,
    store,
    clock,
    log: { info: say('info'), warn: say('warn'), error: say('error') },
    turnedAway: (why) => turnedAway.push(why),
    ...(linkTo ? { linkTo } : {}),
  });
  const events: InboundEvent[] = [];
  const sink: Sink = async (event) => {
    const taken = await store.accept(event);
    if (taken === 'new') events.push(event);
    return taken;
  };
  teams.botUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    teams,
    adapter,
    store,
    app,
    events,
    sink,
    logged,
    turnedAway,
    config: read.config,
    async close() {
      await adapter.stop();
      await app.close();
      if (!options.store) await store.close();
      if (!options.teams) await teams.close();
      await rm(folder, { recursive: true });
    },
  };
};

export type World = Awaited<ReturnType<typeof openTeams>>;

export const context = (key = 'c#1.0') => ({
  key,
  signal: new AbortController().signal,
  until: Number.POSITIVE_INFINITY,
});

export const attachment = (more: Partial<Attachment> = {}): Attachment => ({
  id: 'file-1',
  name: 'file.txt',
  mime: 'application/octet-stream',
  bytes: 0,
  state: 'pending',
  ...more,
});

/** Waits for something that happens beside the road; fails by the test's own time limit. */
export const until = async (true_: () => boolean): Promise<void> => {
  while (!true_()) await new Promise((resolve) => setImmediate(resolve));
};

/** Opens a world whose adapter is started, with the address of a customer who has written to it. */
export const openChat = async () => {
  const world = await openTeams();
  await world.adapter.start(world.sink);
  await world.teams.customer('Ann', world.teams.conversation('personal')).write('1', 'Hello');
  return { world, to: world.events[0]!.address };
};
