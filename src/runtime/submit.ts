import type { Sink } from '../adapters/channel.js';
import type { Clock } from '../model/clock.js';
import { sleep } from '../model/clock.js';
import type { InboundEvent } from '../model/event.js';
import type { Turn } from '../model/turn.js';
import type { Store } from '../store/store.js';
import type { RuntimeSettings } from './settings.js';

/**
 * Takes an event in and waits for its turn, wherever it is handled: an agent who takes a case is told at once whether it
 * is hers. Throws what the sink throws.
 */
export const createSubmit = (options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: RuntimeSettings;
  readonly sink: Sink;
}): ((event: InboundEvent) => Promise<Turn | undefined>) => {
  const { store, clock, settings, sink } = options;
  return async (event) => {
    const until = clock.now() + settings.submitMs;
    let hint = new AbortController();
    const unwatch = store.watch((change) => {
      if (change.kind === 'turn' && change.conversation === event.address.conversation) hint.abort();
    });
    try {
      await sink(event);
      for (;;) {
        const turn = await store.turnByCause(event.key);
        if (turn || clock.now() >= until) return turn;
        await sleep(clock, 100, hint.signal);
        if (hint.signal.aborted) hint = new AbortController();
      }
    } finally {
      unwatch();
    }
  };
};
