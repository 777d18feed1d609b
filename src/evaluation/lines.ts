import type { Fault } from '../knowledge/faq.js';
import { nearest } from '../knowledge/files/nearest.js';
import { JsonFault, type Member, readObject } from './json-object.js';

/** The label of messages that no FAQ answers. */
export const outOfScope = 'oos';

/** A message whose right FAQ is known, from a file of JSON lines. */
export interface LabelledLine {
  readonly text: string;
  /** Names the right FAQ; `outOfScope` where there is none. */
  readonly label: string;
  /** Where the label stands, both 1-based. */
  readonly line: number;
  readonly column: number;
}

/** A fault with its column, 1-based; 0 where the whole file or line is meant. */
export interface LineFault extends Fault {
  readonly column: number;
}

/** The longest line that is read, in UTF-16 units: far more than anybody writes to a shop. */
const longest = 250_000;

/** A label that is longer is no misspelt one, and is told cut short. */
const longestName = 100;

const example = '{"text": "where is my parcel", "label": "track-order"}';

const readMember = (members: readonly Member[], key: string): Member => {
  const [member, again] = members.filter((m) => m.key === key);
  if (!member) throw new JsonFault(1, `This line has no "${key}".`);
  if (again) throw new JsonFault(again.keyColumn, `"${key}" is there twice.`);
  if (member.kind !== 'string')
    throw new JsonFault(member.valueColumn, `"${key}" must be a string in quotes, but is ${withArticle(member.kind)}.`);
  return member;
};

const withArticle = (kind: Member['kind']): string => {
  if (kind === 'null' || kind === 'true' || kind === 'false') return kind;
  return kind === 'number' ? 'a number' : `an ${kind}`;
};

const readLine = (source: string, line: number): LabelledLine => {
  if (source.length > longest)
    throw new JsonFault(
      longest + 1,
      `This line is ${source.length.toLocaleString('en')} characters long, and ${longest.toLocaleString('en')} are read at most.`,
    );
  const members = readObject(source);
  const text = readMember(members, 'text');
  const label = readMember(members, 'label');
  if (label.text.trim() === '') throw new JsonFault(label.valueColumn, 'The label is empty.');
  return { text: text.text, label: label.text, line, column: label.valueColumn };
};

/**
 * Reads JSON lines with a `text` and a `label` each; other keys are left alone, and so are blank lines. `file` is its name,
 * for the faults. Never throws.
 */
export const parseLines = (file: string, source: string) => {
  const lines: LabelledLine[] = [];
  const faults: LineFault[] = [];
  source.split('\n').forEach((row, index) => {
    if (row.trim() === '') return;
    try {
      lines.push(readLine(row, index + 1));
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      const fix = `A line should look like ${example}.`;
      faults.push({ file, line: index + 1, column: error.column, problem: error.message, fix });
    }
  });
  if (lines.length === 0 && faults.length === 0)
    faults.push({
      file,
      line: 0,
      column: 0,
      problem: 'The file is empty.',
      fix: `Fill it with lines such as ${example}.`,
    });
  return { lines, faults };
};

/** What speaks against training on these lines: a label that means "no FAQ". */
export const trainFaults = (file: string, lines: readonly LabelledLine[]): LineFault[] =>
  lines
    .filter(({ label }) => label === outOfScope)
    .map(({ line, column }) => ({
      file,
      line,
      column,
      problem: `"${outOfScope}" means that no FAQ answers, so nothing can be trained on it.`,
      fix: 'Take the line out, or give it the label of an FAQ.',
    }));

/** What speaks against testing on these lines: labels that nothing was trained on, each told once. */
export const testFaults = (file: string, lines: readonly LabelledLine[], labels: ReadonlySet<string>): LineFault[] => {
  const unknown = new Map<string, LabelledLine[]>();
  for (const one of lines)
    if (one.label !== outOfScope && !labels.has(one.label))
      unknown.get(one.label)?.push(one) ?? unknown.set(one.label, [one]);
  return [...unknown].map(([label, those]) => {
    const meant = label.length <= longestName ? nearest(label, labels) : undefined;
    const more = those.length > 1 ? ` (${those.length} lines)` : '';
    return {
      file,
      line: those[0]!.line,
      column: those[0]!.column,
      problem: `The training file has no line with the label "${label.slice(0, longestName)}"${more}.`,
      fix: `${meant === undefined ? '' : `Did you mean "${meant}"? `}Write "${outOfScope}" if no FAQ answers this.`,
    };
  });
};
