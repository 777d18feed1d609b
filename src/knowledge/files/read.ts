import { readFile } from 'node:fs/promises';
import type { Report } from './yaml.js';

/** The largest knowledge file that is read, in bytes. */
const largest = 1_000_000;

/** The text of a UTF-8 file, without a byte-order mark; undefined, and reported, when it cannot be read as such. */
export const readText = async (path: string, report: Report, maxBytes = largest): Promise<string | undefined> => {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(0, `The file cannot be read: ${reason}.`, 'Check that it exists and that Careline may read it.');
    return undefined;
  }
  if (bytes.length > maxBytes) {
    report(0, `The file is larger than ${maxBytes / 1_000_000} MB.`, 'Split it, or check that it is the right file.');
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    report(firstBadLine(bytes), 'The file is not UTF-8 text.', 'Save it again with the encoding UTF-8.');
    return undefined;
  }
};

/** The line with the first byte that is not UTF-8. A line feed is never part of a longer sequence, so lines can be tried alone. */
const firstBadLine = (bytes: Uint8Array): number => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return 0;
};
