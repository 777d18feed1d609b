import { randomUUID } from 'node:crypto';
import type { ChannelAdapter, ChannelHealth, Sink } from '../adapters/channel.js';
import type { DeskPlace } from '../adapters/desk-place.js';
import type { Step } from '../dialogs/engine.js';
import type { Desk, DeskHealth } from '../escalation/desk.js';
import { sniff } from '../http/files.js';
import type { Clock } from '../model/clock.js';
import type { InboundEvent } from '../model/event.js';
import type { Turn } from '../model/turn.js';
import type { Counts, Store } from '../store/store.js';
import type { Brain } from './brain.js';
import { createCatchUp } from './catch-up.js';
import { createFiles } from './files.js';
import type { Log } from './log.js';
import { createLoop } from './loop.js';
import { createMetrics, type Metrics } from './metrics.js';
import { createPace } from './pace.js';
import { createAskProfile } from './profile.js';
import { createReceive } from './receive.js';
import { defaultSettings, type RuntimeSettings } from './settings.js';
import { createSpeak } from './speak.js';
import { createSubmit } from './submit.js';
import { createThink } from './think.js';

export interface RuntimeOptions {
  /** Names this process in leases and logs; made up when absent. */
  readonly worker?: string;
  readonly store: Store;
  readonly channels: readonly ChannelAdapter[];
  readonly desks: readonly Desk[];
  /** Desks on platforms, opened by their channels. */
  readonly places?: readonly DeskPlace[];
  readonly brain: Brain;
  readonly step: Step;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings?: Partial<RuntimeSettings>;
  readonly metrics?: Metrics;
}

/** Whether everything works, for `/readyz` and the doctor. */
export interface Readiness {
  readonly store: { readonly ok: boolean; readonly why?: string };
  readonly channels: { readonly [name: string]: ChannelHealth };
  readonly desks: { readonly [name: string]: DeskHealth };
  readonly waiting?: Counts;
}

/** The road from a message in to a reply out, in one process. Several on one store share the work. */
export interface Runtime {
  readonly metrics: Metrics;
  /** Where an adapter puts its events. */
  readonly sink: Sink;
  /** Starts the loops, then the channels; a channel that fails to start is reported by its health and keeps no other from starting. */
  start(): Promise<void>;
  /** Takes in nothing more and finishes what was begun, within `withinMs`; what is not finished is handed back by its lease. */
  stop(withinMs: number): Promise<void>;
  /** Takes an event in and waits for the turn that handles it; undefined when that takes too long. */
  submit(event: InboundEvent): Promise<Turn | undefined>;
  ready(): Promise<Readiness>;
}

export const createRuntime = (options: RuntimeOptions): Runtime => {
  const { store, brain, step, clock, log } = options;
  const worker = options.worker ?? randomUUID();
  const settings = { ...defaultSettings, ...options.settings };
  const metrics = options.metrics ?? createMetrics();
  const channels = new Map(options.channels.map((c) => [c.name, c]));
  const desks = new Map(options.desks.map((d) => [d.name, d]));
  const places = new Map((options.places ?? []).map((p) => [p.name, p]));
  const failedToStart = new Map<string, string>();
  let stopping = false;

  const pace = createPace(store, worker, clock);
  const { take, speak } = createSpeak({
    store,
    worker,
    channels,
    desks,
    places,
    files: createFiles({ store, channels, maxBytes: settings.fileMaxBytes, sniff }),
    askProfile: createAskProfile({ store, channels, clock }),
    pace,
    clock,
    log,
    metrics,
    settings,
  });
  const think = createThink({
    store,
    channels,
    desks: [...desks.keys()],
    places: [...places.values()].map(({ name, address, capabilities }) => {
      const marks = channels.get(address.channel)?.mark !== undefined;
      return { name, address, capabilities, marks };
    }),
    brain,
    step,
    clock,
    log,
    metrics,
    settings,
  });

  const speaking = createLoop({
    name: 'speak',
    clock,
    log,
    pollMs: settings.pollMs,
    slots: settings.speakers,
    fetch: take,
    run: speak,
  });
  const thinking = createLoop({
    name: 'think',
    clock,
    log,
    pollMs: settings.pollMs,
    slots: settings.thinkers,
    fetch: (limit) => store.claim(worker, settings.leaseMs, limit),
    run: async (work) => {
      await think(work);
      speaking.kick();
    },
  });
  const sink = createReceive({
    store,
    clock,
    settings,
    metrics,
    stopping: () => stopping,
    taken: () => thinking.kick(),
  });
  const catchUp = createCatchUp({ store, channels: options.channels, sink, clock, log });
  let unwatch = () => {};

  return {
    metrics,
    sink,
    submit: createSubmit({ store, clock, settings, sink }),
    async start() {
      unwatch = store.watch((change) => {
        if (change.kind === 'work') thinking.kick();
        if (change.kind === 'outbox' || change.kind === 'turn') speaking.kick();
      });
      thinking.start();
      speaking.start();
      for (const channel of channels.values())
        await channel.start(sink).catch((error: unknown) => {
          failedToStart.set(channel.name, error instanceof Error ? error.message : String(error));
          log.error({ err: error, channel: channel.name }, 'The channel could not be started; the others run');
        });
      catchUp.start();
    },
    async stop(withinMs) {
      const until = clock.now() + withinMs;
      stopping = true;
      await Promise.allSettled([catchUp.stop(), ...[...channels.values()].map((c) => c.stop())]);
      await thinking.stop(Math.max(0, until - clock.now()) * 0.8);
      speaking.kick();
      await speaking.stop(Math.max(0, until - clock.now()) * 0.8);
      unwatch();
    },
    async ready() {
      const deskHealth: Record<string, DeskHealth> = {};
      const channelHealth: Record<string, ChannelHealth> = {};
      for (const channel of channels.values()) {
        const why = failedToStart.get(channel.name);
        channelHealth[channel.name] = why ? { ok: false, why } : channel.health();
      }
      try {
        await store.check();
        for (const desk of desks.values()) deskHealth[desk.name] = await desk.health();
        for (const place of places.values()) deskHealth[place.name] = place.health();
        const waiting = await store.counts();
        metrics.waiting(waiting);
        return { store: { ok: true }, channels: channelHealth, desks: deskHealth, waiting };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { store: { ok: false, why }, channels: channelHealth, desks: deskHealth };
      }
    },
  };
};
