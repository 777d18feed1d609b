import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Counts } from '../store/store.js';

/** What an operator can watch. Names follow Prometheus' conventions; labels are few and bounded. */
export interface Metrics {
  readonly registry: Registry;
  readonly received: Counter<'channel' | 'result'>;
  readonly turnedAway: Counter<'channel' | 'why'>;
  readonly turns: Counter<'cause' | 'result'>;
  readonly deliveries: Counter<'job' | 'outcome'>;
  readonly thinking: Histogram;
  readonly matcherFailures: Counter;
  readonly meaningFailures: Counter;
  /** Sets the gauges to what the store counted. */
  waiting(counts: Counts): void;
}

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const gauge = new Gauge({
    name: 'careline_waiting',
    help: 'What waits in the store: events, deliveries, dead and ambiguous deliveries, open and waiting tickets',
    labelNames: ['what'],
    registers,
  });
  return {
    registry,
    received: new Counter({
      name: 'careline_events_received_total',
      help: 'Deliveries from platforms, by what became of them',
      labelNames: ['channel', 'result'],
      registers,
    }),
    turnedAway: new Counter({
      name: 'careline_turned_away_total',
      help: 'Requests that the platform did not sign, and that were answered with 401, by reason',
      labelNames: ['channel', 'why'],
      registers,
    }),
    turns: new Counter({
      name: 'careline_turns_total',
      help: 'Events handled, by kind and by how the commit went',
      labelNames: ['cause', 'result'],
      registers,
    }),
    deliveries: new Counter({
      name: 'careline_delivery_attempts_total',
      help: 'Attempts to deliver, by job and outcome',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    thinking: new Histogram({
      name: 'careline_thinking_seconds',
      help: 'From taking up an event to its committed turn',
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    matcherFailures: new Counter({
      name: 'careline_matcher_failures_total',
      help: 'Messages that the matcher could not be asked about; they were handed over',
      registers,
    }),
    meaningFailures: new Counter({
      name: 'careline_meaning_failures_total',
      help: 'Times that matching went on without the encoder or a cache that failed; words alone decided then',
      registers,
    }),
    waiting(counts) {
      for (const [what, value] of Object.entries(counts)) gauge.set({ what }, value);
    },
  };
};
