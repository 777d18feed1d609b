import type { CaseView, Me, Queue } from '../wire.js';

/** What the page shows. Everything else follows from it. */
export interface State {
  readonly me: Me;
  readonly queue: Queue | undefined;
  /** The case that is open, and what is known of it; `view` lags behind `open` while it is fetched. */
  readonly open: string | undefined;
  readonly view: CaseView | undefined;
  /** False while the live connection is down. */
  readonly live: boolean;
  /** By how much the server's clock is ahead of this computer's, in ms. */
  readonly ahead: number;
}

/** Holds the state and tells those who show it. */
export const createState = (first: State) => {
  let state = first;
  const listeners: ((now: State, before: State) => void)[] = [];
  return {
    get: (): State => state,
    set(patch: Partial<State>): void {
      const before = state;
      state = { ...state, ...patch };
      for (const listener of listeners) listener(state, before);
    },
    onChange(listener: (now: State, before: State) => void): void {
      listeners.push(listener);
    },
  };
};

export type Desk = ReturnType<typeof createState>;

/** The server's time, ms since the epoch, UTC. */
export const serverNow = (state: State): number => Date.now() + state.ahead;
