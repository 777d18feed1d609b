import type { ResendKind } from '../fakes/platform.js';
import type { Variant } from './options.js';
import type { StorePlace } from './place.js';

/** What one bot process is told, as JSON in its one argument. */
export interface BotOptions {
  readonly worker: string;
  readonly port: number;
  readonly platform: string;
  readonly kind: ResendKind;
  readonly place: StorePlace;
  /** How far this process's clock is off, in ms. */
  readonly skewMs: number;
  readonly broken?: Variant;
}

/**
 * The run's times, in ms: short, so that every time-out is met many times. A call that hangs outlasts `callMs`; a
 * stopped process outlasts its leases. When all was struck, a run in which nothing has changed for `stuckMs`, or that
 * is not over after `drainMs`, is given up.
 */
export const times = {
  leaseMs: 2_000,
  sendMs: 2_000,
  callMs: 1_200,
  hangMs: 3_000,
  retryMaxMs: 1_000,
  stopMs: 3_000,
  stuckMs: 20_000,
  drainMs: 600_000,
};

/** How a bot process under these times paces itself. */
export const runtimeTimes = {
  leaseMs: times.leaseMs,
  sendMs: times.sendMs,
  pollMs: 100,
  retryMinMs: 50,
  retryMaxMs: times.retryMaxMs,
  giveUpMs: 600_000,
  personBurst: 10_000,
  personPerSecond: 10_000,
};
