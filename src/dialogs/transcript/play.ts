import type { Knowledge } from '../../knowledge/faq.js';
import type { Step } from '../engine.js';
import { happen } from './happen.js';
import type { Scene, Transcript } from './parse.js';
import { Stage } from './stage.js';

/** Where what happened is not what the file says. */
export interface Mismatch {
  /** The act that led to it, as it stands in the file. */
  readonly after: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

const customerOf = (scenes: readonly Scene[]): string => {
  const first = scenes.find(({ act }) => act.do === 'says' || act.do === 'is-called');
  return first && 'name' in first.act ? first.act.name : 'Customer';
};

/**
 * Plays a transcript: feeds its acts to the engine and writes down what really follows. `printed` is the whole
 * transcript as it should stand in the file; `mismatches` are the places where the file says something else.
 */
export const playTranscript = (
  { head, scenes }: Transcript,
  knowledge: Knowledge,
  step: Step,
): { printed: string[]; mismatches: Mismatch[] } => {
  const stage = new Stage(knowledge, step, customerOf(scenes));
  const printed = [...head];
  const mismatches: Mismatch[] = [];
  for (const scene of scenes) {
    const actual = happen(stage, scene).flatMap((block, i) => (i === 0 ? block : ['', ...block]));
    printed.push('', ...scene.lines, ...(actual.length > 0 ? ['', ...actual] : []));
    if (actual.join('\n') !== scene.expected.join('\n')) {
      mismatches.push({ after: scene.lines.join('\n'), expected: scene.expected, actual });
    }
  }
  return { printed, mismatches };
};
