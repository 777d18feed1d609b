import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOosShare, defaultOosShare, withOosShare } from '../../src/knowledge/prior.js';

const matches = (...confidences: number[]) =>
  confidences.map((confidence, i) => ({ faq: `f${i}`, confidence, why: { phrasing: '', words: [] } }));
const confidencesOf = (found: readonly { readonly confidence: number }[]) => found.map((m) => m.confidence);
const probability = fc.double({ min: 0, max: 1, noNaN: true });
/** Two shares that are next to each other as numbers give probabilities that differ by no more than arithmetic loses. */
const rounding = 1e-12;
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('a probability under another share of out-of-scope messages', () => {
  it('is what counting gives', () => {
    // Of 100 messages 25 are out of scope; a sign is seen in 60 of the 75 others and in 5 of the 25. With half of 100 out of
    // scope, it is seen in 40 of the 50 and in 10 of the 50.
    expect(withOosShare(60 / 65, 0.25, 0.5)).toBeCloseTo(40 / 50, 12);
  });

  it('stays where the share stays, and what was certain stays certain', () => {
    fc.assert(
      fc.property(probability, share, share, (p, a, b) => {
        expect(withOosShare(p, a, a)).toBeCloseTo(p, 9);
        expect(withOosShare(0, a, b)).toBe(0);
        expect(withOosShare(1, a, b)).toBe(1);
      }),
    );
  });

  it('goes there and back, and falls as the share grows', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), share, share, (p, a, b) => {
        const there = withOosShare(p, a, b);
        expect(withOosShare(there, b, a)).toBeCloseTo(p, 6);
        if (b > a) expect(there).toBeLessThanOrEqual(p + rounding);
        if (b < a) expect(there).toBeGreaterThanOrEqual(p - rounding);
      }),
    );
  });

  it('knows the ends: nothing is out of scope, everything is', () => {
    expect(withOosShare(0.3, 0.25, 0)).toBe(1);
    expect(withOosShare(0.3, 0.25, 1)).toBe(0);
  });
});

describe('matches under another share', () => {
  it('move together: the sum as one probability, each keeping its part', () => {
    const moved = confidencesOf(atOosShare(matches(0.4, 0.2), 0.5));
    expect(moved[0]! + moved[1]!).toBeCloseTo(withOosShare(0.6, defaultOosShare, 0.5), 12);
    expect(moved[0]! / moved[1]!).toBeCloseTo(2, 12);
  });

  it('are the same at the assumed share, and none are none', () => {
    const found = matches(0.4, 0.2);
    expect(atOosShare(found, defaultOosShare)).toBe(found);
    expect(atOosShare([], 0.5)).toEqual([]);
    expect(confidencesOf(atOosShare(matches(0, 0), 0.5))).toEqual([0, 0]);
  });

  it('stay in order and add up to no more than one, whatever the shares', () => {
    fc.assert(
      fc.property(fc.array(probability, { maxLength: 6 }), probability, (raw, newShare) => {
        const sum = raw.reduce((a, b) => a + b, 0) || 1;
        const sorted = raw.map((c) => c / Math.max(1, sum)).sort((a, b) => b - a);
        const moved = confidencesOf(atOosShare(matches(...sorted), newShare));
        expect(moved).toEqual([...moved].sort((a, b) => b - a));
        expect(moved.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
