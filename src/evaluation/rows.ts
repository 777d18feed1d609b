import type { Evaluation } from './evaluation.js';
import type { Decisions, Figures } from './figures.js';
import { count, percent, percentOf } from './markup.js';

/** A line of the table: what it is, and how it comes out under some figures. */
export interface Row {
  readonly name: string;
  of(figures: Figures): string;
}

/** The figures that are aimed at, in the order in which they are told. */
export const figureRows: readonly Row[] = [
  { name: 'accuracy, in scope', of: (f) => percent(f.accuracy) },
  { name: 'right one among the first three', of: (f) => percent(f.top3) },
  { name: 'AUROC, in scope against oos', of: (f) => percent(f.auroc) },
  { name: 'right decisions over all', of: (f) => percent(f.rightDecisions) },
  { name: 'solved at once or after one question', of: (f) => percent(f.solved) },
  { name: 'promised right : right', of: (f) => `${f.promised.toFixed(1)} : ${count(f.right)}` },
  { name: 'expected calibration error', of: (f) => percent(f.calibrationError) },
];

/** How messages can be decided, the good first. */
export const decisionNames: readonly (readonly [keyof Decisions & string, string])[] = [
  ['answeredRight', 'answered right'],
  ['answeredWrong', 'answered wrong'],
  ['askedRight', 'asked, right one offered'],
  ['askedWrong', 'asked, not offered'],
  ['handedOver', 'handed over'],
];

/** How out-of-scope messages can be decided: nothing is right to answer or to offer. */
export const oosNames = decisionNames.filter(([key]) => key !== 'answeredRight' && key !== 'askedRight');

const name = (key: string, text: string, oos: boolean) =>
  oos && key === 'answeredWrong' ? 'answered' : oos && key === 'askedWrong' ? 'asked' : text;

const rowsOf = (group: 'inScope' | 'oos'): Row[] =>
  (group === 'oos' ? oosNames : decisionNames).map(([key, text]) => ({
    name: name(key, text, group === 'oos'),
    of: (f) => `${count(f[group][key])}  ${percentOf(f[group][key], f[group].lines)}`,
  }));

/** The decisions on in-scope messages, and on the others. */
export const decisionRows = { inScope: rowsOf('inScope'), oos: rowsOf('oos') };

/** Columns of the two sets of figures. */
export const columns = ({
  assumed,
  own,
}: Evaluation): readonly { readonly head: string; readonly figures: Figures }[] => [
  { head: `oos share ${percent(assumed.oosShare)}, assumed`, figures: assumed },
  { head: `${percent(own.oosShare)}, the file’s own`, figures: own },
];

const ms = (n: number): string => (n >= 1000 ? `${(n / 1000).toFixed(1)} s` : `${n.toFixed(n < 10 ? 2 : 1)} ms`);
const mb = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

/** What was trained, tested and decided with. */
export type Subject = Pick<Evaluation, 'train' | 'test' | 'titles' | 'matcher' | 'thresholds'>;

/** Returns what was trained, tested and decided with, as names and sentences. */
export const subjectRows = ({ train, test, titles, matcher, thresholds }: Subject): [string, string][] => [
  [
    'Trained on',
    `${train.file}: ${count(train.faqs)} FAQs, ${count(train.lines)} phrasings; ${titles ? 'the labels’ words are the titles' : 'no titles, labels are opaque'}`,
  ],
  [
    'Tested on',
    `${test.file}: ${count(test.lines)} messages, ${count(test.oos)} of them oos (${percentOf(test.oos, test.lines)})`,
  ],
  ['Matcher', `${matcher}; answers from ${thresholds.answer}, asks from ${thresholds.ask}`],
];

/** What was trained, tested and spent, as names and sentences. */
export const about = ({ cost, ...subject }: Evaluation): [string, string][] => [
  ...subjectRows(subject),
  ['Build', ms(cost.buildMs)],
  ['Per message', `p50 ${ms(cost.p50)}, p95 ${ms(cost.p95)}, p99 ${ms(cost.p99)}`],
  [
    'Memory',
    `${mb(cost.memoryBefore)} before the build, ${mb(cost.memoryBuilt)} after it, ${mb(cost.memoryPeak)} at most`,
  ],
];
