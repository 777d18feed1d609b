import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

/**
 * Makes a folder, and those above it, where there is none. Throws what the system says. Node's own `recursive` tries for
 * ever where a folder exists that can hold no other, such as /proc, or behind a link that leads nowhere.
 */
export const makeFolder = (path: string): void => {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it this very moment.
    if (!isFolder(path)) throw error;
  }
};
