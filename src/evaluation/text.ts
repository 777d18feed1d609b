import type { Evaluation } from './evaluation.js';
import { counted } from './markup.js';
import { about, columns, decisionRows, figureRows, type Row } from './rows.js';

/** An evaluation as lines for a terminal. */
export const evaluationText = (evaluation: Evaluation): string[] => {
  const cols = columns(evaluation);
  const { inScope, oos } = evaluation.assumed;
  const all = [...figureRows, ...decisionRows.inScope, ...decisionRows.oos];
  const nameWidth = Math.max(...all.map((r) => r.name.length)) + 4;
  const widths = cols.map(({ head, figures }) => Math.max(head.length, ...all.map((r) => r.of(figures).length)) + 3);
  const cells = (values: readonly string[]) => values.map((value, i) => value.padStart(widths[i]!)).join('');
  const row = (r: Row, indent = '') =>
    `${`${indent}${r.name}`.padEnd(nameWidth)}${cells(cols.map(({ figures }) => r.of(figures)))}`;
  return [
    ...about(evaluation).map(([key, value]) => `${key.padEnd(12)} ${value}`),
    '',
    `${' '.repeat(nameWidth)}${cells(cols.map((c) => c.head))}`,
    ...figureRows.map((r) => row(r)),
    ...(inScope.lines > 0 ? [`of ${counted(inScope.lines, 'message')} in scope`] : []),
    ...(inScope.lines > 0 ? decisionRows.inScope.map((r) => row(r, '  ')) : []),
    ...(oos.lines > 0 ? [`of ${counted(oos.lines, 'message')} that no FAQ answers`] : []),
    ...(oos.lines > 0 ? decisionRows.oos.map((r) => row(r, '  ')) : []),
  ];
};
