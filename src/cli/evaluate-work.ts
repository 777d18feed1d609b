import { stayAwake } from '../runtime/awake.js';
import { systemClock } from '../runtime/clock.js';
import { InputError } from './evaluate-inputs.js';
import { type Progress, type Screen, showProgress } from './evaluate-progress.js';

/**
 * Does long work that shows its progress and ends at Ctrl-C. Resolves with the exit code: 0, 2 when it throws an `InputError`,
 * whose message is shown, 130 when it was cancelled. Rejects with any other error.
 */
export const workOn = async (
  screen: Screen,
  work: (progress: Progress, signal: AbortSignal) => Promise<void>,
): Promise<number> => {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  const progress = showProgress(screen, systemClock);
  const sleep = stayAwake();
  process.once('SIGINT', stop);
  try {
    await work(progress, stopping.signal);
    return 0;
  } catch (error) {
    progress.end();
    if (stopping.signal.aborted) {
      screen.write('Cancelled; no file was written.\n');
      return 130;
    }
    if (!(error instanceof InputError)) throw error;
    screen.write(`${error.message}\n`);
    return 2;
  } finally {
    process.removeListener('SIGINT', stop);
    sleep();
  }
};
