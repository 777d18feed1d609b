import { StoreError } from '../store.js';

/** SQLite's primary result codes that an operator can do something about: https://sqlite.org/rescode.html */
const codes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

const primaryCode = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

/** True when another process holds the write lock. */
export const isBusy = (error: unknown): boolean => {
  const code = primaryCode(error);
  return code === codes.busy || code === codes.locked;
};

/** Turns whatever SQLite threw into a `StoreError` that says what to do about it. */
export function storeError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const cause = { cause: error };
  const said = error instanceof Error ? error.message : String(error);
  // What Node says of files, before SQLite has seen them.
  const isFileError = error instanceof Error && 'syscall' in error;
  switch (isFileError ? codes.cannotOpen : primaryCode(error)) {
    case codes.busy:
    case codes.locked:
      return new StoreError('unavailable', `Another process keeps ${path} locked. Find it and stop it.`, cause);
    case codes.full:
      return new StoreError(
        'unavailable',
        `The disk that holds ${path} is full. Free some space; nothing is lost.`,
        cause,
      );
    case codes.ioError:
      return new StoreError(
        'unavailable',
        `Reading or writing ${path} failed (${said}). Check that the disk is not full and not broken.`,
        cause,
      );
    case codes.readOnly:
      return new StoreError('unavailable', `${path} cannot be written. Make the file and its folder writable.`, cause);
    case codes.cannotOpen:
      return new StoreError(
        'unusable',
        `${path} cannot be opened (${said}). It must be a file, in a folder, and this user must be able to read and write both.`,
        cause,
      );
    case codes.notADatabase:
      return new StoreError(
        'unusable',
        `${path} is not a Careline database. Point the store at another path, or move this file away.`,
        cause,
      );
    case codes.corrupt:
      return new StoreError('unusable', `${path} is damaged (${said}). Restore it from a backup.`, cause);
    default:
      return new StoreError('unavailable', `SQLite failed on ${path}: ${said}`, cause);
  }
}
