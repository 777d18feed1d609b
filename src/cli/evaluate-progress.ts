import type { Clock } from '../model/clock.js';

/** Where progress is shown, such as the standard error stream. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Shows how far long work is. */
export interface Progress {
  /** Begins a phase; without `total` it is not known how long it takes. */
  phase(name: string, total?: number): void;
  /** So much of the phase's total is done. */
  done(count: number): void;
  /** Takes the bar away. */
  end(): void;
}

const frameMs = 120;
const barWidth = 28;
const erase = '\r\u001b[2K';

const bar = (share: number | undefined, elapsed: number): string => {
  if (share !== undefined) {
    const full = Math.round(share * barWidth);
    return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${String(Math.floor(100 * share)).padStart(3)} %`;
  }
  // A block that wanders to and fro.
  const room = barWidth - 6;
  const step = Math.floor(elapsed / frameMs) % (2 * room);
  const from = step <= room ? step : 2 * room - step;
  return `${'░'.repeat(from)}${'█'.repeat(6)}${'░'.repeat(room - from)}`;
};

/** A bar on a terminal; elsewhere one line for each phase. */
export const showProgress = (screen: Screen, clock: Clock): Progress => {
  let name = '';
  let total: number | undefined;
  let count = 0;
  let began = 0;
  let stop = () => {};

  const draw = () => {
    const elapsed = clock.now() - began;
    const line = `${name}  ${bar(total === undefined ? undefined : count / total, elapsed)}  ${Math.floor(elapsed / 1000)} s`;
    screen.write(`${erase}${line.slice(0, Math.max(0, (screen.columns || 80) - 1))}`);
    stop = clock.after(frameMs, draw);
  };
  const end = () => {
    stop();
    stop = () => {};
    if (screen.isTTY && name !== '') screen.write(erase);
    name = '';
  };
  return {
    phase(what, ofTotal) {
      end();
      name = what;
      total = ofTotal;
      count = 0;
      began = clock.now();
      if (screen.isTTY) draw();
      else screen.write(`${what}\n`);
    },
    done(soMany) {
      count = soMany;
    },
    end,
  };
};
