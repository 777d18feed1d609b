import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Sink } from '../../../src/adapters/channel.js';
import { createWebChannel, type WebDeps } from '../../../src/adapters/web/index.js';
import { createServer } from '../../../src/http/server.js';
import type { Clock } from '../../../src/model/clock.js';
import type { InboundEvent } from '../../../src/model/event.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { openSqlite } from '../../../src/store/sqlite/index.js';
import type { Store } from '../../../src/store/store.js';

export const randomToken = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** A clock that a test turns by hand. */
export const handClock = (): Clock & { forward(ms: number): void } => {
  let now = systemClock.now();
  const waiting = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    forward(ms) {
      now += ms;
      for (const timer of [...waiting]) if (timer.at <= now && waiting.delete(timer)) timer.run();
    },
  };
};

export interface Options {
  /** The store's file; a new one by default. */
  readonly path?: string;
  readonly clock?: Clock;
  readonly limits?: WebDeps['limits'];
  readonly publicUrl?: string;
  readonly embedOn?: string;
  readonly trustProxy?: boolean;
  /** Puts something between the channel and its store. */
  readonly between?: (store: Store) => Store;
  /** 0 by default: any free port. */
  readonly port?: number;
}

/** The web chat over a real server and the SQLite store, with a sink that stores events and remembers them. */
export const openWeb = async (options: Options = {}) => {
  const folder = options.path ? undefined : await mkdtemp(join(tmpdir(), 'careline-web-'));
  const path = options.path ?? join(folder!, 'careline.db');
  const clock = options.clock ?? systemClock;
  const store = await openSqlite({ path, clock });
  const app = createServer({
    trustProxy: options.trustProxy ?? false,
    publicUrl: options.publicUrl ?? 'http://127.0.0.1',
    log: pino({ level: 'silent' }),
  });
  const channel = createWebChannel({
    app,
    store: options.between?.(store) ?? store,
    clock,
    randomToken,
    publicUrl: options.publicUrl ?? 'http://127.0.0.1',
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.embedOn ? { embedOn: options.embedOn } : {}),
  });
  const events: InboundEvent[] = [];
  const sink: Sink = async (event) => {
    const taken = await store.accept(event);
    if (taken === 'new') events.push(event);
    return taken;
  };
  const url = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  return {
    app,
    store,
    channel,
    clock,
    path,
    url,
    events,
    sink,
    async close() {
      await channel.stop();
      await app.close();
      await store.close();
      if (folder) await rm(folder, { recursive: true });
    },
  };
};

export type Web = Awaited<ReturnType<typeof openWeb>>;
