import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const alive = new Set<ChildProcess>();

/** Ends every process that was started here, stopped ones too. */
export const killAll = (): void => {
  for (const child of alive) child.kill('SIGKILL');
};

/** Starts one of this folder's neighbours as a process of its own; what it prints goes to `log`. */
export const startChild = (script: string, options: unknown, log: string): ChildProcess => {
  const file = openSync(log, 'a');
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, JSON.stringify(options)], {
    stdio: ['ignore', file, file, 'ipc'],
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return child;
};

/** The first message that a child sends. Throws when it exits before, or after `withinMs`. */
export const firstMessage = <T>(child: ChildProcess, withinMs: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`A process was not ready within ${withinMs} ms.`)), withinMs);
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code, signal) => reject(new Error(`A process ended before it was ready (${code ?? signal}).`)));
    child.once('message', () => clearTimeout(timer));
    child.once('exit', () => clearTimeout(timer));
  });
