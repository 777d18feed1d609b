import type { ChaosResult } from './chaos.js';

const rows: readonly (readonly [string, (r: ChaosResult) => number | string])[] = [
  ['events acknowledged', (r) => `${r.verdict.acked} of ${r.verdict.events}`],
  ['kills / stops / database crashes', (r) => `${r.blows.kill} / ${r.blows.stop} / ${r.blows.crash}`],
  ['calls to the platform, of which failed', (r) => `${r.verdict.calls}, ${r.verdict.faults}`],
  ['lost', (r) => r.counts.lost],
  ['unanswered', (r) => r.counts.unanswered],
  ['reordered', (r) => r.counts.reordered],
  ['duplicated', (r) => r.counts.duplicated],
  ['interrupted a person', (r) => r.counts.interrupted],
  ['wrong', (r) => r.counts.wrong],
  ['recorded as ambiguous', (r) => r.ambiguous],
  ['of these in an open case / told to its desk', (r) => `${r.shown.inOpenCase} / ${r.shown.told}`],
  ['missing or doubled among the ambiguous', (r) => r.excused.length],
  ['work left in the store', (r) => r.left],
  ['processes that crashed / were slow to stop', (r) => `${r.crashes} / ${r.slowStops}`],
  ['database server died by itself', (r) => r.databaseDeaths],
  ['drained', (r) => (r.drained ? 'yes' : 'no')],
  ['seconds', (r) => r.seconds],
];

/** The counts of each run as a Markdown table. */
export const table = (results: readonly ChaosResult[]): string => {
  const notes = [...new Set(results.flatMap((r) => Object.keys(r.verdict.notes ?? {})))];
  return [
    `| | ${results.map((r) => r.name).join(' | ')} |`,
    `|---|${results.map(() => '---:|').join('')}`,
    ...rows.map(([name, value]) => `| ${name} | ${results.map(value).join(' | ')} |`),
    ...notes.map((note) => `| ${note} | ${results.map((r) => r.verdict.notes?.[note] ?? '').join(' | ')} |`),
  ].join('\n');
};
