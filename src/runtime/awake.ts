/** Keeps the process from ending while it waits for what does not hold it, such as a thread. Returns the way out. */
export const stayAwake = (): (() => void) => {
  const timer = setInterval(() => {}, 60_000);
  return () => clearInterval(timer);
};
