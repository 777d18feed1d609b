import { describe, expect, it } from 'vitest';
import { Buckets } from '../../src/runtime/limits.js';

const rate = { burst: 3, perSecond: 2 };

describe('a token bucket', () => {
  it('lets a burst through, then tells how long to wait', () => {
    const buckets = new Buckets();
    expect([0, 0, 0].map(() => buckets.take('ann', rate, 1_000))).toEqual([0, 0, 0]);
    expect(buckets.take('ann', rate, 1_000)).toBe(500);
    expect(buckets.take('ann', rate, 1_499)).toBe(1);
    expect(buckets.take('ann', rate, 1_500)).toBe(0);
  });

  it('counts each person alone', () => {
    const buckets = new Buckets();
    for (let i = 0; i < 100; i++) buckets.take('ann', rate, 0);
    expect(buckets.take('ben', rate, 0)).toBe(0);
  });

  it('is not filled by a clock that goes back', () => {
    const buckets = new Buckets();
    for (let i = 0; i < 3; i++) buckets.take('ann', rate, 10_000);
    expect(buckets.take('ann', rate, 5_000)).toBeGreaterThan(0);
  });

  it('holds a bounded number of people under a flood of new ones, and still limits whoever floods now', () => {
    const buckets = new Buckets(100);
    for (let i = 0; i < 10_000; i++) buckets.take(`visitor-${i}`, rate, i);
    for (let i = 0; i < 3; i++) expect(buckets.take('ann', rate, 10_000)).toBe(0);
    expect(buckets.take('ann', rate, 10_000)).toBeGreaterThan(0);
  });
});
