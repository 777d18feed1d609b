import type { CaseView, Onlooker, Queue } from '../wire.js';
import { ApiFailure, read, readCase } from './api.js';
import type { Desk } from './state.js';

const pollMs = 30_000;
const comeBackMs = 3_000;

/** Runs `load` one at a time; asked while it runs, it runs once more, so that what it brings last is the newest. */
const oneAtATime = (load: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async () => {
    try {
      do {
        again = false;
        await load();
      } while (again);
    } finally {
      running = undefined;
    }
  };
  return () => {
    again = true;
    running ??= run();
    return running;
  };
};

export interface Live {
  readonly refreshQueue: () => Promise<void>;
  readonly refreshCase: () => Promise<void>;
}

/**
 * Keeps the state true: fetches at the start, at every hint of the event stream, whenever the stream comes back, and
 * every half minute in case a hint was lost.
 */
export const goLive = (desk: Desk, missing: (id: string) => void): Live => {
  let stream: EventSource | undefined;
  const refreshQueue = oneAtATime(async () => {
    try {
      const queue = await read<Queue>('/api/tickets');
      desk.set({ queue, ahead: queue.now - Date.now() });
      if (stream?.readyState === EventSource.OPEN) desk.set({ live: true });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      desk.set({ live: false });
    }
  });
  const refreshCase = oneAtATime(async () => {
    const { open } = desk.get();
    if (open === undefined) return;
    try {
      const view = await readCase<CaseView>(open);
      if (desk.get().open === open) desk.set({ view });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status === 404 && desk.get().open === open) missing(open);
    }
  });
  const refresh = () => {
    void refreshQueue();
    void refreshCase();
  };

  const connect = () => {
    const opened = new EventSource('/api/stream');
    stream = opened;
    const on = <T>(name: string, react: (data: T) => void) =>
      opened.addEventListener(name, (event) => react(JSON.parse((event as MessageEvent<string>).data) as T));
    opened.addEventListener('open', refresh);
    opened.addEventListener('error', () => {
      desk.set({ live: false });
      if (opened.readyState !== EventSource.CLOSED) return;
      void read('/api/me').catch(() => {});
      setTimeout(connect, comeBackMs);
    });
    on('queue', refreshQueue);
    on('resync', refresh);
    on<{ id: string }>('ticket', ({ id }) => {
      if (id === desk.get().open) void refreshCase();
    });
    on<{ id: string; who: readonly Onlooker[] }>('presence', ({ id, who }) => {
      const { view } = desk.get();
      if (view?.ticket.id === id) desk.set({ view: { ...view, onlookers: who } });
    });
  };

  desk.onChange((now, before) => {
    if (now.open !== before.open) void refreshCase();
  });
  connect();
  refresh();
  setInterval(refresh, pollMs);
  return { refreshQueue, refreshCase };
};
