import { describe, expect, it } from 'vitest';
import { showProgress } from '../../src/cli/evaluate-progress.js';
import { createTestClock } from '../helpers/clock.js';

const screenOf = (isTTY: boolean, columns: number) => {
  const written: string[] = [];
  return { written, screen: { isTTY, columns, write: (text: string) => written.push(text) } };
};

/** What stands on the line now, after all that was written. */
const shown = (written: readonly string[]) => written.join('').split('\u001b[2K').at(-1)!.replace(/\r$/, '');

describe('progress', () => {
  it('is a line for each phase where nobody watches', () => {
    const { written, screen } = screenOf(false, 80);
    const progress = showProgress(screen, createTestClock(0));
    progress.phase('Training');
    progress.phase('Asking', 10);
    progress.done(5);
    progress.end();
    expect(written).toEqual(['Training\n', 'Asking\n']);
  });

  it('is a bar that grows on a terminal, never wider than it, and gone at the end', async () => {
    const { written, screen } = screenOf(true, 60);
    const clock = createTestClock(0);
    const progress = showProgress(screen, clock);
    progress.phase('Asking', 200);
    expect(shown(written)).toMatch(/^Asking {2}░+ +0 %/);
    progress.done(100);
    await clock.advance(3_000);
    expect(shown(written)).toMatch(/^Asking {2}█{14}░{14} +50 % {2}3 s/);
    progress.end();
    expect(shown(written)).toBe('');
    await clock.advance(3_000);
    expect(shown(written)).toBe('');
    progress.phase('A phase with quite a long name that fills the line all by itself', 3);
    expect(shown(written).length).toBeLessThan(60);
    progress.end();
  });

  it('moves although it is not known how long a phase takes', async () => {
    const { written, screen } = screenOf(true, 80);
    const clock = createTestClock(0);
    const progress = showProgress(screen, clock);
    progress.phase('Training');
    const seen = new Set<string>();
    for (let n = 0; n < 50; n++) {
      await clock.advance(120);
      expect(shown(written)).toMatch(/^Training {2}░*█{6}░* {2}\d s$/);
      seen.add(shown(written));
    }
    expect(seen.size).toBeGreaterThan(20);
    progress.end();
  });
});
