import { describe, expect, test } from 'vitest';
import { estimateOosShare, oosShareBounds, type Seen } from '../../src/knowledge/oos-share.js';
import { defaultOosShare, withOosShare } from '../../src/knowledge/prior.js';

/** A fixed sequence of numbers from 0 to 1 (Park and Miller's generator). */
const chance = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

/** Questions of which a share is out of scope, seen by a matcher that is right about its doubts under the default share. */
const questions = (share: number, count: number): Seen[] => {
  const next = chance(7);
  return Array.from({ length: count }, () => {
    // In-scope evidence lies high, out-of-scope evidence low: densities 2x and 2(1-x), so that the odds are x / (1-x).
    const evidence = next() < share ? 1 - Math.sqrt(next()) : Math.sqrt(next());
    return { inScope: withOosShare(evidence, 0.5, defaultOosShare) };
  });
};

describe('the estimated share of questions that no FAQ answers', () => {
  test('is what was assumed as long as nothing was seen, and hardly moves on a few questions', () => {
    expect(estimateOosShare([])).toBe(defaultOosShare);
    expect(Math.abs(estimateOosShare(questions(0.6, 5)) - defaultOosShare)).toBeLessThan(0.05);
  });

  test.each([0.1, 0.25, 0.4, 0.55])('finds %s from what the matcher thought of 3,000 questions', (share) => {
    expect(Math.abs(estimateOosShare(questions(share, 3_000)) - share)).toBeLessThan(0.04);
  });

  test('believes what was said over what the matcher thought', () => {
    const doubtful = (answerable: boolean): Seen[] => Array.from({ length: 500 }, () => ({ answerable }));
    expect(estimateOosShare(doubtful(true))).toBe(oosShareBounds.least);
    expect(estimateOosShare([...doubtful(true), ...doubtful(false)])).toBeCloseTo(0.48, 2);
  });

  test('stays within its bounds', () => {
    expect(estimateOosShare(Array.from({ length: 5_000 }, () => ({ inScope: 0 })))).toBe(oosShareBounds.most);
    expect(estimateOosShare(Array.from({ length: 5_000 }, () => ({ inScope: 1 })))).toBe(oosShareBounds.least);
  });

  test('does not feed itself: what was decided plays no part, only the evidence', () => {
    const seen = questions(0.4, 1_000);
    const first = estimateOosShare(seen);
    // The confidences as they were stored under the new share, moved back to the assumed one.
    const again = seen.map((one) => ({
      inScope: withOosShare(withOosShare((one as { inScope: number }).inScope, 0.25, first), first, 0.25),
    }));
    expect(estimateOosShare(again)).toBeCloseTo(first, 6);
  });
});
