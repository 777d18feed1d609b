import { describe, expect, it } from 'vitest';
import { byPhrasings, phrasingsJson, phrasingsTable } from '../../src/evaluation/by-phrasings.js';

const of = (seed: number, accuracy: number | undefined, right: number) => ({ seed, figures: { accuracy, right } });
const six = byPhrasings(6, 2, [of(1, 0.5, 10), of(2, 0.7, 14), of(3, 0.6, 9)]);

describe('figures over draws of phrasings', () => {
  it('have a mean, a least and a most', () => {
    expect(six).toMatchObject({ phrasings: 6, short: 2, least: { accuracy: 0.5, right: 9 }, most: { accuracy: 0.7 } });
    expect(six.mean.accuracy).toBeCloseTo(0.6);
    expect(six.mean.right).toBeCloseTo(11);
  });

  it('have none where a draw has none', () => {
    const none = byPhrasings(3, 0, [of(1, undefined, 1), of(2, undefined, 1)]);
    expect([none.mean.accuracy, none.least.accuracy, none.most.accuracy]).toEqual([undefined, undefined, undefined]);
  });

  it('are a table with a column for each number of phrasings', () => {
    const rows = [
      { key: 'accuracy', name: 'accuracy', unit: 'share' },
      { key: 'right', name: 'right', unit: 'count' },
    ] as const;
    const three = byPhrasings(3, 0, [of(1, undefined, 4)]);
    expect(phrasingsTable([three, six], rows)).toEqual([
      'Seeds 1, 2, 3; mean (least–most)',
      '2 FAQs have fewer than 6 phrasings, and keep all.',
      '',
      '           3 phrasings          6 phrasings',
      'accuracy             –   60.0 % (50.0–70.0)',
      'right        4.0 (4–4)          11.0 (9–14)',
    ]);
  });

  it('are JSON with each seed’s figures, and null where there is none', () => {
    const json = JSON.parse(phrasingsJson({ matcher: 'words' }, [byPhrasings(3, 0, [of(7, undefined, 4)])]));
    expect(json).toEqual({
      matcher: 'words',
      phrasings: [
        {
          phrasings: 3,
          short: 0,
          seeds: [{ seed: 7, accuracy: null, right: 4 }],
          mean: { accuracy: null, right: 4 },
          least: { accuracy: null, right: 4 },
          most: { accuracy: null, right: 4 },
        },
      ],
    });
  });
});
