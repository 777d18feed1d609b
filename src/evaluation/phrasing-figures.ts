import type { NamedFigures, PhrasingRow } from './by-phrasings.js';
import type { Figures } from './figures.js';

const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

/** Returns the figures that are compared over numbers of phrasings. Shares are 0..1. */
export const phrasingFigures = ({ inScope, oos, ...figures }: Figures): NamedFigures => ({
  accuracy: figures.accuracy,
  rightDecisions: figures.rightDecisions,
  solved: figures.solved,
  answeredWrong: share(inScope.answeredWrong, inScope.lines),
  oosAnswered: share(oos.answeredWrong, oos.lines),
  auroc: figures.auroc,
  promised: figures.promised,
  right: figures.right,
  promisedToRight: share(figures.promised, figures.right),
});

/** Returns the lines of their table, for a file with so many messages. */
export const phrasingRows = (messages: number): readonly PhrasingRow[] => [
  { key: 'accuracy', name: 'accuracy, in scope', unit: 'share' },
  { key: 'rightDecisions', name: 'right decisions over all', unit: 'share' },
  { key: 'solved', name: 'solved at once or after one question', unit: 'share' },
  { key: 'answeredWrong', name: 'in scope answered wrong', unit: 'share' },
  { key: 'oosAnswered', name: 'oos answered', unit: 'share' },
  { key: 'auroc', name: 'AUROC, in scope against oos', unit: 'share' },
  { key: 'promised', name: `promised right, of ${messages}`, unit: 'sum' },
  { key: 'right', name: `right, of ${messages}`, unit: 'count' },
  { key: 'promisedToRight', name: 'promised right : right', unit: 'ratio' },
];
