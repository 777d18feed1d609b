import { type ByPhrasings, byPhrasings, type Draw } from '../evaluation/by-phrasings.js';
import { counted } from '../evaluation/markup.js';
import type { Draws } from './evaluate-draws.js';
import type { Progress } from './evaluate-progress.js';

/** Measures one draw of `phrasings` for each FAQ. */
export type MeasureDraw = (phrasings: number, seed: number, progress: Progress) => Promise<Draw['figures']>;

/** Shows each phase with the draw that it belongs to. */
const naming = (progress: Progress, name: string): Progress => ({
  ...progress,
  phase: (what, total) => progress.phase(`${name}: ${what}`, total),
});

/**
 * Measures each number of phrasings with each seed, one after the other. Resolves with the spreads. `shortOf`: how many FAQs
 * have fewer than so many.
 */
export const drawAll = async (
  { phrasings, seeds }: Draws,
  shortOf: (phrasings: number) => number,
  measure: MeasureDraw,
  progress: Progress,
): Promise<ByPhrasings[]> => {
  const all: ByPhrasings[] = [];
  for (const each of phrasings) {
    const draws: Draw[] = [];
    for (const seed of seeds) {
      const named = naming(progress, `${counted(each, 'phrasing')}, seed ${seed}`);
      draws.push({ seed, figures: await measure(each, seed, named) });
    }
    all.push(byPhrasings(each, shortOf(each), draws));
  }
  return all;
};
