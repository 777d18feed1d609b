import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc, calibrationError, coverageCurve, equalCountBins, percentile } from '../../src/evaluation/statistics.js';

/** Few values, so that there are ties. */
const values = fc.array(
  fc.integer({ min: 0, max: 6 }).map((n) => n / 6),
  { minLength: 1, maxLength: 40 },
);
const outcomes = fc.array(
  fc.record({ confidence: fc.integer({ min: 0, max: 10 }).map((n) => n / 10), right: fc.boolean() }),
  { minLength: 1, maxLength: 80 },
);

describe('AUROC', () => {
  it('is the share of pairs in which the higher is above, ties counted half', () => {
    expect(auroc([0.9, 0.8], [0.1, 0.2])).toBe(1);
    expect(auroc([0.1], [0.9])).toBe(0);
    expect(auroc([0.5, 0.5], [0.5])).toBe(0.5);
    expect(auroc([], [0.5])).toBeUndefined();
    fc.assert(
      fc.property(values, values, (high, low) => {
        const pairs = high.flatMap((h) => low.map((l): number => (h > l ? 1 : h === l ? 0.5 : 0)));
        expect(auroc(high, low)).toBeCloseTo(pairs.reduce((a, b) => a + b, 0) / pairs.length, 12);
      }),
    );
  });
});

describe('calibration', () => {
  it('is no error when each confidence is the share that is right', () => {
    const exact = [0.2, 0.8].flatMap((confidence) =>
      Array.from({ length: 75 }, (_, n) => ({ confidence, right: n % 5 < 5 * confidence })),
    );
    expect(calibrationError(equalCountBins(exact, 15))).toBeCloseTo(0, 12);
  });

  it('is how far it is off on average', () => {
    const sure = Array.from({ length: 30 }, (_, n) => ({ confidence: 0.9, right: n % 2 === 0 }));
    expect(calibrationError(equalCountBins(sure, 15))).toBeCloseTo(0.4, 12);
  });

  it('has bins of equal count, to within one, that hold everything, in any order of what is given', () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 1, max: 20 }), fc.infiniteStream(fc.nat()), (all, count, random) => {
        const bins = equalCountBins(all, count);
        const sizes = bins.map((b) => b.count);
        expect(sizes.reduce((a, b) => a + b, 0)).toBe(all.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(bins).toHaveLength(Math.min(count, all.length));
        const right = bins.reduce((sum, b) => sum + b.count * b.right, 0);
        expect(right).toBeCloseTo(all.filter((o) => o.right).length, 9);
        const shuffled = all
          .map((o) => ({ o, at: random.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ o }) => o);
        expect(calibrationError(equalCountBins(shuffled, count))).toBeCloseTo(calibrationError(bins), 12);
      }),
    );
  });
});

describe('percentiles and the coverage curve', () => {
  it('gives the value that so many do not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([0.5, 0.95, 0.99, 1].map((s) => percentile(hundred, s))).toEqual([50, 95, 99, 100]);
    expect(percentile([7], 0.5)).toBe(7);
  });

  it('ends with all of them and their overall accuracy', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        const end = coverageCurve(all, 50).at(-1)!;
        expect(end.covered).toBe(1);
        expect(end.accuracy).toBeCloseTo(all.filter((o) => o.right).length / all.length, 9);
      }),
    );
  });
});
