import { describe, expect, it } from 'vitest';
import { amountPer, Buckets } from '../../src/model/buckets.js';

const rate = { burst: 3, perSecond: 2 };
const at = { now: 1_000 };
const clock = { now: () => at.now, after: () => () => {} };
const fresh = (most?: number) => {
  at.now = 1_000;
  return new Buckets(clock, rate, most);
};

describe('a token bucket', () => {
  it('lets a burst through, then tells how long to wait', () => {
    const buckets = fresh();
    expect([0, 0, 0].map(() => buckets.take('ann'))).toEqual([0, 0, 0]);
    expect(buckets.take('ann')).toBe(500);
    at.now = 1_499;
    expect(buckets.take('ann')).toBe(1);
    at.now = 1_500;
    expect(buckets.take('ann')).toBe(0);
  });

  it('counts each person alone', () => {
    const buckets = fresh();
    for (let i = 0; i < 100; i++) buckets.take('ann');
    expect(buckets.take('ben')).toBe(0);
  });

  it('is not filled by a clock that goes back', () => {
    const buckets = fresh();
    for (let i = 0; i < 3; i++) buckets.take('ann');
    at.now = 500;
    expect(buckets.take('ann')).toBeGreaterThan(0);
  });

  it('holds a bounded number of keys under a flood of new ones, and still limits whoever floods now', () => {
    const buckets = fresh(100);
    for (let i = 0; i < 10_000; i++) {
      at.now = i;
      buckets.take(`visitor-${i}`);
    }
    expect(buckets.size).toBeLessThanOrEqual(100);
    for (let i = 0; i < 3; i++) expect(buckets.take('ann')).toBe(0);
    expect(buckets.take('ann')).toBeGreaterThan(0);
  });

  it('allows an amount over a time, or anything when that is infinite', () => {
    at.now = 0;
    const hourly = new Buckets(clock, amountPer(2, 3_600_000));
    expect([hourly.take('a'), hourly.take('a'), hourly.take('a')]).toEqual([0, 0, 1_800_000]);
    const open = new Buckets(clock, amountPer(Number.POSITIVE_INFINITY, 1_000));
    expect(Array.from({ length: 1_000 }, () => open.take('a')).every((wait) => wait === 0)).toBe(true);
  });
});
