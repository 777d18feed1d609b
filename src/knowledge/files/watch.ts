import { watch } from 'chokidar';
import type { Clock } from '../../model/clock.js';

/** How long the disk must be quiet before a change is reported, in ms: an editor or a checkout writes in bursts. */
const quietMs = 150;

/** A change is reported no later than this after the first of a burst, in ms. */
const latestMs = 500;

/**
 * Calls `onChange` soon after anything under the given files and folders was changed, added or removed: once for a
 * burst, within half a second of its first change. `onError` hears that the watch itself failed. Resolves once changes
 * are seen; the function it returns ends the watch.
 */
export const watchFiles = async (
  paths: readonly string[],
  clock: Clock,
  onChange: () => void,
  onError: (error: unknown) => void,
): Promise<() => Promise<void>> => {
  let first: number | undefined;
  let cancel = () => {};
  const changed = () => {
    const now = clock.now();
    first ??= now;
    cancel();
    cancel = clock.after(Math.max(0, Math.min(quietMs, first + latestMs - now)), () => {
      first = undefined;
      onChange();
    });
  };
  const watcher = watch([...paths], { ignoreInitial: true, followSymlinks: false, atomic: false });
  watcher.on('error', onError);
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  watcher.on('all', changed);
  return async () => {
    cancel();
    await watcher.close();
  };
};
