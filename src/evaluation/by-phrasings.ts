import { counted } from './markup.js';
import { spreadOf } from './spread.js';

/** Figures by name; undefined where there is nothing to take one of. */
export type NamedFigures = Readonly<Record<string, number | undefined>>;

/** What one draw of phrasings came to. */
export interface Draw {
  readonly seed: number;
  readonly figures: NamedFigures;
}

/** What a number of phrasings for each FAQ came to, over several draws. */
export interface ByPhrasings {
  /** How many each FAQ kept. */
  readonly phrasings: number;
  /** How many FAQs have fewer, and kept all. */
  readonly short: number;
  readonly draws: readonly Draw[];
  readonly mean: NamedFigures;
  readonly least: NamedFigures;
  readonly most: NamedFigures;
}

/** A line of the table. */
export interface PhrasingRow {
  readonly key: string;
  readonly name: string;
  /** How it is told. A share is 0..1 and told in per cent; a count is a whole number in each draw, a sum need not be. */
  readonly unit: 'share' | 'count' | 'sum' | 'ratio';
}

/** Returns the draws of one number of phrasings with their means and spreads. */
export const byPhrasings = (phrasings: number, short: number, draws: readonly Draw[]): ByPhrasings => {
  const keys = Object.keys(draws[0]?.figures ?? {});
  const spreads = keys.map((key) => [key, spreadOf(draws.map((one) => one.figures[key]))] as const);
  const of = (which: 'mean' | 'least' | 'most'): NamedFigures =>
    Object.fromEntries(spreads.map(([key, spread]) => [key, spread?.[which]]));
  return { phrasings, short, draws, mean: of('mean'), least: of('least'), most: of('most') };
};

const units: Record<PhrasingRow['unit'], (mean: number, least: number, most: number) => string> = {
  share: (mean, least, most) => `${(100 * mean).toFixed(1)} % (${(100 * least).toFixed(1)}–${(100 * most).toFixed(1)})`,
  count: (mean, least, most) => `${mean.toFixed(1)} (${least}–${most})`,
  sum: (mean, least, most) => `${mean.toFixed(1)} (${least.toFixed(1)}–${most.toFixed(1)})`,
  ratio: (mean, least, most) => `${mean.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`,
};

const cell = ({ mean, least, most }: ByPhrasings, { key, unit }: PhrasingRow): string => {
  const [a, b, c] = [mean[key], least[key], most[key]];
  return a === undefined || b === undefined || c === undefined ? '–' : units[unit](a, b, c);
};

const shortLine = ({ phrasings, short }: ByPhrasings): string => {
  const [have, keep] = short === 1 ? ['has', 'keeps'] : ['have', 'keep'];
  return `${counted(short, 'FAQ')} ${have} fewer than ${counted(phrasings, 'phrasing')}, and ${keep} all.`;
};

/** Returns the lines of a table with a column for each number of phrasings, headed by the seeds. */
export const phrasingsTable = (all: readonly ByPhrasings[], rows: readonly PhrasingRow[]): string[] => {
  const seeds = [...new Set(all.flatMap(({ draws }) => draws.map(({ seed }) => seed)))].sort((a, b) => a - b);
  const heads = all.map(({ phrasings }) => counted(phrasings, 'phrasing'));
  const widths = all.map((one, n) => Math.max(heads[n]!.length, ...rows.map((row) => cell(one, row).length)) + 3);
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(nameWidth) + cells.map((text, n) => text.padStart(widths[n]!)).join('');
  return [
    `Seeds ${seeds.join(', ')}; mean (least–most)`,
    ...all.filter(({ short }) => short > 0).map(shortLine),
    '',
    line('', heads),
    ...rows.map((row) =>
      line(
        row.name,
        all.map((one) => cell(one, row)),
      ),
    ),
  ];
};

/** Returns one JSON object: what `about` tells, and `phrasings` with the figures of each seed, null where there is none. */
export const phrasingsJson = (about: Readonly<Record<string, unknown>>, all: readonly ByPhrasings[]): string => {
  const phrasings = all.map(({ draws, phrasings: each, short, ...spread }) => ({
    phrasings: each,
    short,
    seeds: draws.map(({ seed, figures }) => ({ seed, ...figures })),
    ...spread,
  }));
  return JSON.stringify({ ...about, phrasings }, (_, value: unknown) => (value === undefined ? null : value), 2);
};
