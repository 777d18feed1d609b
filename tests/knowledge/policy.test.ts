import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, defaultThresholds, maxOptions } from '../../src/knowledge/policy.js';

const matches = (...confidences: number[]) =>
  confidences.map((confidence, i) => ({ faq: `f${i}`, confidence, why: { phrasing: '', words: [] } }));
const thresholds = { answer: 0.6, ask: 0.3 };

describe('the policy', () => {
  it('answers from the upper threshold on, asks from the lower one on, else hands over', () => {
    expect(decide(matches(0.6, 0.05), thresholds).decision).toBe('answer');
    expect(decide(matches(0.59, 0.05), thresholds).decision).toBe('ask');
    expect(decide(matches(0.3), thresholds).decision).toBe('ask');
    expect(decide(matches(0.29), thresholds)).toEqual({ decision: 'handover', options: [] });
    expect(decide([], thresholds)).toEqual({ decision: 'handover', options: [] });
  });

  it('asks where several together are likely enough, though none is alone', () => {
    expect(decide(matches(0.2, 0.15), thresholds).decision).toBe('ask');
    expect(decide(matches(0.1, 0.1, 0.09, 0.09), thresholds).decision).toBe('handover');
  });

  it('offers at most three, best first, and none that is far behind the best', () => {
    const ids = (...c: number[]) => decide(matches(...c), thresholds).options.map((o) => o.faq);
    expect(ids(0.4, 0.2, 0.15, 0.1)).toEqual(['f0', 'f1', 'f2']);
    expect(ids(0.5, 0.2, 0.01)).toEqual(['f0', 'f1']);
    expect(ids(0.5, 0.001)).toEqual(['f0']);
  });

  it('asks when the others together are likely enough to be worth a question, however likely the best is', () => {
    expect(decide(matches(0.7, 0.1), thresholds).decision).toBe('answer');
    expect(decide(matches(0.7, 0.2), thresholds)).toMatchObject({
      decision: 'ask',
      options: [{ faq: 'f0' }, { faq: 'f1' }],
    });
    expect(decide(matches(0.7, 0.08, 0.08), thresholds).decision).toBe('ask');
    expect(decide(matches(0.95, 0.05), thresholds).decision).toBe('answer');
    expect(decide(matches(0.91, 0.4), thresholds).decision).toBe('answer');
  });

  it('hands over rather than trust a confidence that is no number', () => {
    expect(decide(matches(Number.NaN), thresholds).decision).toBe('handover');
  });

  it('never answers or asks below a threshold, whatever the matches', () => {
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(confidence, { maxLength: 8 }), confidence, confidence, (found, a, b) => {
        const sorted = matches(...[...found].sort((x, y) => y - x));
        const limits = { answer: Math.max(a, b), ask: Math.min(a, b) };
        const { decision, options } = decide(sorted, limits);
        expect(options.length).toBeLessThanOrEqual(maxOptions);
        if (decision === 'handover') expect(options).toEqual([]);
        else if (decision === 'answer') expect(options[0]!.confidence).toBeGreaterThanOrEqual(limits.answer);
        else expect(options.reduce((sum, o) => sum + o.confidence, 0)).toBeGreaterThanOrEqual(limits.ask);
      }),
    );
  });

  const forPerson = new Map([['f0', { handOff: true as const }]]);

  it('hands over a question for a person that is the best match and likely enough to be answered', () => {
    expect(decide(matches(0.6, 0.35), thresholds, forPerson)).toEqual({
      decision: 'handover',
      options: [],
      forPerson: matches(0.6)[0],
    });
    expect(decide(matches(0.1, 0.9).reverse(), thresholds, forPerson).decision).toBe('answer');
  });

  it('decides on the others as if there were no question for a person, where that is not likely enough', () => {
    const others = (...confidences: number[]) => matches(0, ...confidences).slice(1);
    for (const confidences of [[0.35], [0.2, 0.15], [0.1], []])
      expect(decide(matches(0.5, ...confidences), thresholds, forPerson)).toEqual(
        decide(others(...confidences), thresholds),
      );
  });

  it('never hands over as a question for a person what is not, whatever the thresholds', () => {
    expect(decide(matches(0), { answer: 0, ask: 0 }, forPerson)).toEqual({ decision: 'handover', options: [] });
    expect(decide(matches(Number.NaN), thresholds, forPerson)).toEqual({ decision: 'handover', options: [] });
  });

  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

  it(`never answers or offers a question for a person, whatever the matches (seed ${seed})`, () => {
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    const found = fc.array(fc.record({ confidence, handOff: fc.boolean() }), { maxLength: 8 });
    fc.assert(
      fc.property(found, confidence, confidence, (list, a, b) => {
        const ordered = list.toSorted((x, y) => y.confidence - x.confidence);
        const faqs = new Map(ordered.map(({ handOff }, i) => [`f${i}`, handOff ? { handOff: true as const } : {}]));
        const limits = { answer: Math.max(a, b), ask: Math.min(a, b) };
        const decided = decide(matches(...ordered.map((one) => one.confidence)), limits, faqs);
        expect(decided.options.filter(({ faq }) => faqs.get(faq)?.handOff)).toEqual([]);
        if (decided.forPerson) {
          expect(decided).toMatchObject({ decision: 'handover', forPerson: { faq: 'f0' } });
          expect(decided.forPerson.confidence).toBeGreaterThanOrEqual(limits.answer);
        }
      }),
      { seed },
    );
  });

  it('has default thresholds in order', () => {
    expect(defaultThresholds.ask).toBeLessThan(defaultThresholds.answer);
  });
});
