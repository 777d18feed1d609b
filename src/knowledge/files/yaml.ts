import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Fault } from '../faq.js';
import { nearest } from './nearest.js';

/** Collects what is wrong with one file. */
export type Report = (line: number, problem: string, fix: string) => void;

/** A reporter for `file` that adds to `faults`. */
export const reporter =
  (file: string, faults: Fault[]): Report =>
  (line, problem, fix) => {
    faults.push({ file, line, problem, fix });
  };

/** A YAML value and the line where it stands. */
export interface Located {
  readonly line: number;
  readonly node: Node | null;
}

/** A line of text from a YAML file. */
export interface LocatedText {
  readonly line: number;
  readonly text: string;
}

/** A parsed YAML document: its root, and what finds the values inside a value. */
export interface YamlFile {
  readonly root: Located;
  /** The entries of a mapping by key; undefined, and reported, when it is none. Unknown keys are reported when `known` is given. */
  map(at: Located, what: string, known?: readonly string[]): Map<string, Located> | undefined;
  /** The items of a list; undefined, and reported, when it is none. */
  list(at: Located, what: string): Located[] | undefined;
  /** One line of text; undefined, and reported, when it is none or empty. */
  text(at: Located, what: string): string | undefined;
  /** A list of texts, without the items that are none (those are reported). */
  texts(at: Located, what: string): LocatedText[];
}

/**
 * Parses YAML that starts at `firstLine` of its file. Returns undefined, and reports, when it is not valid YAML.
 */
export const parseYaml = (source: string, firstLine: number, report: Report): YamlFile | undefined => {
  const counter = new LineCounter();
  const doc = parseDocument(source, { lineCounter: counter, prettyErrors: false, version: '1.2' });
  const lineOf = (offset: number): number => Math.max(counter.linePos(offset).line, 1) + firstLine - 1;
  /** An error inside a text, such as a missing quote at its end, is shown where the text begins. */
  const cause = (offset: number): number => {
    let begin = offset;
    visit(doc, {
      Scalar(_key, { range }) {
        if (range && range[0] < offset && offset <= range[2]) begin = range[0];
      },
    });
    return begin;
  };
  if (doc.errors.length > 0) {
    for (const error of doc.errors)
      report(
        lineOf(cause(error.pos[0])),
        `This is not valid YAML: ${error.message.replace(/["']quote/, 'quote').replace(/\.?$/, '.')}`,
        'Mend the line, or put a text that contains a colon, a # or a quote between "double quotes".',
      );
    return undefined;
  }

  const located = (value: unknown, fallback: number): Located => {
    const node = isAlias(value) ? (value.resolve(doc) ?? null) : ((value ?? null) as Node | null);
    const start = (value as Node | null)?.range?.[0];
    return { node, line: start === undefined ? fallback : lineOf(start) };
  };

  const file: YamlFile = {
    root: located(doc.contents, firstLine),
    map(at, what, known) {
      if (!isMap(at.node)) {
        report(at.line, `${what} must be a mapping of keys to values.`, 'Write it as lines of the form "key: value".');
        return undefined;
      }
      const entries = new Map<string, Located>();
      for (const pair of at.node.items) {
        const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
        const keyAt = located(pair.key, at.line);
        if (known && !known.includes(key)) {
          const meant = nearest(key, known);
          report(
            keyAt.line,
            `The key "${key}" is not known.`,
            meant ? `Did you mean "${meant}"?` : `Use one of: ${known.join(', ')}.`,
          );
        }
        entries.set(key, located(pair.value, keyAt.line));
      }
      return entries;
    },
    list(at, what) {
      if (isSeq(at.node)) return at.node.items.map((item) => located(item, at.line));
      report(at.line, `${what} must be a list.`, 'Write each item on a line of its own that begins with "- ".');
      return undefined;
    },
    text(at, what) {
      if (isMap(at.node) || isSeq(at.node)) {
        report(at.line, `${what} must be one text.`, 'Put a text that contains a colon between "double quotes".');
        return undefined;
      }
      const value = isScalar(at.node) ? at.node.value : null;
      const written =
        isScalar(at.node) && typeof value !== 'string' ? (at.node.source ?? '') : (value as string | null);
      const text = value === null ? '' : (written ?? '').trim();
      if (text === '') report(at.line, `${what} is empty.`, 'Write the text, or remove the line.');
      return text === '' ? undefined : text;
    },
    texts(at, what) {
      return (file.list(at, what) ?? []).flatMap((item) => {
        const text = file.text(item, `An item of ${what}`);
        return text === undefined ? [] : [{ line: item.line, text }];
      });
    },
  };
  return file;
};
