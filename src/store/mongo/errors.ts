import { MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import { StoreError } from '../store.js';

/** Codes of a document over MongoDB's 16 MB: BSONObjectTooLarge, and an update that would make one. */
const tooLarge = [10334, 17419, 17420];

const isTooLarge = (error: unknown): boolean =>
  (error instanceof MongoServerError && tooLarge.includes(Number(error.code))) ||
  (error instanceof Error && /larger than (the maximum|\d+)|offset.*out of range|BSON.*too large/i.test(error.message));

/** Turns whatever the driver threw into a `StoreError` that says what to do about it. */
export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const cause = { cause: error };
  const said = error instanceof Error ? error.message : String(error);
  if (isTooLarge(error)) {
    return new StoreError('full', 'This is more than one MongoDB document can hold (16 MB). Make it smaller.', cause);
  }
  // The driver has one of its own, and one from the package that takes addresses apart.
  if (error instanceof Error && error.name === 'MongoParseError') {
    return new StoreError('unusable', `MONGODB_URI is not a MongoDB address (${said}). Correct it.`, cause);
  }
  if (error instanceof MongoServerError && (error.code === 18 || error.code === 13)) {
    return new StoreError(
      'unusable',
      `MongoDB refuses this user (${said}). Check name, password and the role readWrite in MONGODB_URI.`,
      cause,
    );
  }
  if (error instanceof MongoError) {
    return new StoreError(
      'unavailable',
      `MongoDB cannot be used now (${said}). Check that it runs and that MONGODB_URI leads there.`,
      cause,
    );
  }
  return new StoreError('unavailable', `The MongoDB driver failed: ${said}`, cause);
}

export const isDuplicate = (error: unknown): boolean => error instanceof MongoServerError && error.code === 11000;

/**
 * Runs an unordered bulk write. Returns by index which operations failed, and how: a unique key that exists already
 * (`duplicate`), or a document over 16 MB. Throws when anything else went wrong.
 */
export async function failuresOf(write: Promise<unknown>): Promise<Map<number, 'duplicate' | 'too-large'>> {
  const failures = new Map<number, 'duplicate' | 'too-large'>();
  try {
    await write;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
    const writeErrors = [error.writeErrors].flat();
    // The driver wraps a lost connection in the same class, with no operation blamed: nothing is known to be written.
    if (writeErrors.length === 0) throw error;
    for (const failed of writeErrors) {
      if (failed.code === 11000) failures.set(failed.index, 'duplicate');
      else if (tooLarge.includes(failed.code)) failures.set(failed.index, 'too-large');
      else throw error;
    }
  }
  return failures;
}
