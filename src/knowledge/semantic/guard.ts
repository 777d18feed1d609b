/**
 * Memory shared by a thread and its owner: a thread that ended inside the native runtime would end the whole process, so its
 * owner waits for it here.
 */
export type Guard = Int32Array<SharedArrayBuffer>;

/** Places in the guard: 1 while the runtime works, and 1 when it may not begin again. */
const BUSY = 0;
const STOP = 1;
/** Milliseconds that the end of the process waits at most: some five times what opening a model takes. */
const PATIENCE_MS = 5000;

/** Returns the guard of a new thread. */
export const createGuard = (): Guard => new Int32Array(new SharedArrayBuffer(8));

/** Tells that no native work goes on, or that the thread is gone. */
export const free = (guard: Guard): void => {
  Atomics.store(guard, BUSY, 0);
  Atomics.notify(guard, BUSY);
};

/** Does native work in the thread. Rejects when the owner has stopped it. */
export const guarded = async <T>(guard: Guard, work: () => Promise<T>): Promise<T> => {
  Atomics.store(guard, BUSY, 1);
  try {
    if (Atomics.load(guard, STOP) === 1) throw new Error('The encoder’s thread has ended.');
    return await work();
  } finally {
    free(guard);
  }
};

/** Lets no native work begin. Resolves when the thread may be ended. */
export const stop = async (guard: Guard): Promise<void> => {
  Atomics.store(guard, STOP, 1);
  await Atomics.waitAsync(guard, BUSY, 1).value;
};

/** Does the same for the end of the process, which can only block. */
export const stopNow = (guard: Guard): void => {
  Atomics.store(guard, STOP, 1);
  Atomics.wait(guard, BUSY, 1, PATIENCE_MS);
};
