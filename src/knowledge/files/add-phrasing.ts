import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSeq, parseDocument, stringify } from 'yaml';
import { isTranslation, parseFaq, parseTranslation } from './faq-file.js';

/** A phrasing could not be added to a FAQ's file; the message says why and what to do. */
export class PhrasingError extends Error {
  override readonly name = 'PhrasingError';
}

/** So often it is tried again when somebody saves the file in the same moment. */
const mostTries = 5;

const line = (text: string): string => stringify(text, { lineWidth: 0 }).trimEnd();

/** The phrasings of the text of `<topic>/<name>.md`; undefined when it is no sound FAQ or translation. */
const phrasingsOf = (source: string, name: string, topic: string): readonly string[] | undefined => {
  let sound = true;
  const report = () => {
    sound = false;
  };
  const text = source.replace(/^\uFEFF/, '');
  const parsed = isTranslation(name)
    ? parseTranslation(name, text, report)?.translation
    : parseFaq(name, topic, text, report)?.faq;
  return sound ? parsed?.phrasings : undefined;
};

/** Puts the phrasing behind the last one, and leaves every other character of the file as it is. */
const inserted = (head: string, text: string): string | undefined => {
  const list = parseDocument(head).get('phrasings', true);
  const last = isSeq(list) ? (list.items.at(-1) as { range?: readonly number[] } | undefined)?.range : undefined;
  if (!isSeq(list) || !last) return undefined;
  const [from = 0, to = 0] = last;
  if (list.flow) return `${head.slice(0, to)}, ${JSON.stringify(text)}${head.slice(to)}`;
  const lineStart = head.lastIndexOf('\n', from - 1) + 1;
  const dash = /^\s*- +/.exec(head.slice(lineStart, from))?.[0];
  if (dash === undefined) return undefined;
  // Behind a comment that stands beside the last one; a block of text ends with a line feed of its own.
  const feed = head.indexOf('\n', head[to - 1] === '\n' ? to - 1 : to);
  const end = feed < 0 ? head.length : feed;
  return `${head.slice(0, end)}\n${dash}${line(text)}${head.slice(end)}`;
};

/**
 * The text of an FAQ's file with one more phrasing; undefined when it is no sound FAQ, or set in so rare a way (a list that is
 * shared by an alias) that a person must do it.
 */
export const withPhrasing = (source: string, name: string, topic: string, text: string): string | undefined => {
  const before = phrasingsOf(source, name, topic);
  if (!before) return undefined;
  if (before.includes(text)) return source;
  const feeds = source.includes('\r\n') ? '\r\n' : '\n';
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const close = lines.findIndex((one, i) => i > 0 && one.trimEnd() === '---');
  const head = lines.slice(1, close).join('\n');
  const changed = inserted(head, text);
  if (changed === undefined) return undefined;
  const whole = [lines[0], changed, ...lines.slice(close)].join('\n').replaceAll('\n', feeds);
  return JSON.stringify(phrasingsOf(whole, name, topic)) === JSON.stringify([...before, text]) ? whole : undefined;
};

const decode = (bytes: Uint8Array, path: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PhrasingError(`${path} is not UTF-8 text. Save it again with the encoding UTF-8.`);
  }
};

let written = 0;

/** Writes beside the file and puts that in its place, so that nobody ever reads half of it. */
const replace = async (path: string, whole: string, before: Uint8Array): Promise<boolean> => {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}-${++written}`);
  try {
    const { mode } = await stat(path);
    const file = await open(beside, 'w', mode);
    try {
      await file.writeFile(whole);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await readFile(path)).equals(before)) return false;
    await rename(beside, path);
    return true;
  } finally {
    await rm(beside, { force: true });
  }
};

const told = (error: unknown, path: string, text: string): PhrasingError => {
  if (error instanceof PhrasingError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const byHand = `Add this line to its phrasings where the file can be changed, and it goes from this list:\n  - ${line(text)}`;
  if (code === 'ENOENT') return new PhrasingError(`${path} is not on this machine. ${byHand}`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new PhrasingError(
      `${path} cannot be written (${code}): the folder is read-only for this process. ${byHand}`,
    );
  return new PhrasingError(`${path} could not be changed (${message}). ${byHand}`);
};

/** A FAQ's file, or that of a translation, such as `return-an-item.de`: the folder's name, and its own without `.md`. */
export interface FaqFile {
  readonly topic: string;
  readonly name: string;
}

/**
 * Adds a phrasing to `<dir>/<topic>/<name>.md`; everything else in the file stays as it is. Added already, it changes nothing.
 * When the file was changed meanwhile, it is read again. Throws `PhrasingError`.
 */
export const addPhrasing = async (dir: string, { topic, name }: FaqFile, text: string): Promise<void> => {
  const path = join(dir, topic, `${name}.md`);
  try {
    for (let tries = 0; tries < mostTries; tries++) {
      const before = await readFile(path);
      const source = decode(before, path);
      const whole = withPhrasing(source, name, topic, text);
      if (whole === undefined)
        throw new PhrasingError(
          `${path} has a fault or an unusual list of phrasings; nothing was added. See npm run doctor, or add it by hand:\n  - ${line(text)}`,
        );
      if (whole === source || (await replace(path, whole, before))) return;
    }
  } catch (error) {
    throw told(error, path, text);
  }
  throw new PhrasingError(`${path} is being changed by somebody else just now. Try again.`);
};
