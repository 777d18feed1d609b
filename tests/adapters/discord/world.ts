import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sink } from '../../../src/adapters/channel.js';
import { createDiscordChannel } from '../../../src/adapters/discord/index.js';
import type { Clock } from '../../../src/model/clock.js';
import type { InboundEvent } from '../../../src/model/event.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { openSqlite } from '../../../src/store/sqlite/index.js';
import type { Store } from '../../../src/store/store.js';
import { type FakeDiscord, openDiscord } from '../../fakes/discord/index.js';

/** Waits until something is so. Fails after fifteen seconds. */
export const until = async <T>(look: () => T | Promise<T>): Promise<NonNullable<T>> => {
  for (let i = 0; i < 1_500; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`This never came to be: ${look}`);
};

/** A clock that goes with the fake's, so that a test can turn both. */
export const clockOf = (discord: FakeDiscord): Clock => ({
  now: () => discord.world.ids.now(),
  after: (ms, run) => systemClock.after(ms, run),
});

export interface Options {
  readonly discord?: FakeDiscord;
  readonly store?: Store;
  readonly worker?: string;
  readonly token?: string;
  readonly apiUrl?: string;
  readonly clock?: Clock;
}

/** The channel over the real SDK, the fake and SQLite, with a sink that stores events and remembers them. */
export const openChannel = async (options: Options = {}) => {
  const discord = options.discord ?? (await openDiscord());
  const folder = options.store ? undefined : await mkdtemp(join(tmpdir(), 'careline-discord-'));
  const clock = options.clock ?? clockOf(discord);
  const store = options.store ?? (await openSqlite({ path: join(folder!, 'careline.db'), clock: systemClock }));
  const logged: { level: string; about: object; message: string }[] = [];
  const at = (level: string) => (about: object, message: string) => void logged.push({ level, about, message });
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  const config = { token: options.token ?? discord.token, apiUrl: options.apiUrl ?? discord.apiUrl };
  const channel = createDiscordChannel(config, { clock, log, store, worker: options.worker ?? 'one' });
  const events: InboundEvent[] = [];
  const sink: Sink = async (event) => {
    const taken = await store.accept(event);
    if (taken === 'new') events.push(event);
    return taken;
  };
  const { world } = discord;
  const mia = world.user('mia42', { name: 'Mia' });
  const guild = world.guild('Shop');
  const general = world.channel(0, { guild_id: guild, name: 'general' });
  return {
    discord,
    world,
    store,
    channel,
    events,
    logged,
    sink,
    mia,
    guild,
    general,
    dm: world.dm(mia),
    mention: `<@${world.bot.id}>`,
    start: () => channel.start(sink),
    /** The n-th event, once it is there. */
    event: (n: number) => until(() => events.at(n)),
    context: (key: string) => ({ key, signal: new AbortController().signal, until: Number.POSITIVE_INFINITY }),
    async close() {
      await channel.stop();
      if (!options.discord) await discord.close();
      if (!options.store) await store.close();
      if (folder) await rm(folder, { recursive: true });
    },
  };
};

export type Opened = Awaited<ReturnType<typeof openChannel>>;
