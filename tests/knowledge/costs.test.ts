import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  defaultCosts,
  expectedCost,
  minutesOfQuestion,
  thresholdsFrom,
} from '../../src/knowledge/costs.js';
import { decide, defaultThresholds, otherOptionRight } from '../../src/knowledge/policy.js';

const costs = fc.record({
  wrongAnswer: fc.double({ min: 0, max: 500, noNaN: true }),
  personMinute: fc.double({ min: 0, max: 50, noNaN: true }),
});
/** How likely the options together hold the right one, when the best does so with `p`. */
const heldWith = (p: number) => p + otherOptionRight * (1 - p);
/** The thresholds are rounded to three places: so close to one, two decisions cost the same. */
const close = 0.001;

describe('thresholds from costs', () => {
  test('answer exactly where that is the cheapest, whatever the costs', () => {
    fc.assert(
      fc.property(costs, (given) => {
        const { answer } = thresholdsFrom(given);
        for (let i = 0; i <= 200; i++) {
          const p = i / 200;
          if (Math.abs(p - answer) <= close) continue;
          const cost = (action: Action) => expectedCost(action, p, heldWith(p), given);
          const others = Math.min(cost('ask'), cost('handover'));
          if (p > answer) expect(cost('answer')).toBeLessThanOrEqual(others + 1e-6);
          else expect(cost('answer')).toBeGreaterThanOrEqual(others - 1e-6);
        }
      }),
    );
  });

  test('else ask exactly where that is cheaper than a person, however likely the options are', () => {
    fc.assert(
      fc.property(costs, (given) => {
        const { answer, ask } = thresholdsFrom(given);
        expect(ask).toBeLessThanOrEqual(answer);
        for (let i = 0; i <= 200; i++) {
          const held = i / 200;
          if (Math.abs(held - ask) <= close || ask === answer) continue;
          const cost = (action: Action) => expectedCost(action, 0, held, given);
          if (held > ask) expect(cost('ask')).toBeLessThanOrEqual(cost('handover') + 1e-6);
          else expect(cost('handover')).toBeLessThanOrEqual(cost('ask') + 1e-6);
        }
      }),
    );
  });

  test('are those that were measured, with the default costs', () => {
    expect(thresholdsFrom(defaultCosts)).toEqual(defaultThresholds);
    // What that takes for granted must stay believable: a question is a matter of a minute or two.
    expect(minutesOfQuestion).toBeGreaterThan(0.5);
    expect(minutesOfQuestion).toBeLessThan(3);
    expect(otherOptionRight).toBeGreaterThan(0.15);
    expect(otherOptionRight).toBeLessThan(0.45);
  });

  test('the worse a wrong answer, the surer the bot must be, to answer and to ask', () => {
    const [mild, grave] = [2, 40].map((wrongAnswer) => thresholdsFrom({ ...defaultCosts, wrongAnswer }));
    expect(grave!.answer).toBeGreaterThan(mild!.answer);
    expect(grave!.ask).toBeGreaterThan(mild!.ask);
  });

  test('the dearer a person, the less is handed over; when a person costs next to nothing, hardly anything is asked', () => {
    const [cheap, dear] = [0.1, 3].map((personMinute) => thresholdsFrom({ ...defaultCosts, personMinute }));
    expect(dear!.ask).toBeLessThan(thresholdsFrom(defaultCosts).ask);
    expect(cheap!.ask).toBe(cheap!.answer);
  });

  test('a question is asked beside a likely answer exactly where that is the cheaper of the two', () => {
    const why = { phrasing: '', words: [] };
    fc.assert(
      fc.property(
        fc.double({ min: 0.6, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (p, part) => {
          const others = part * Math.min(p, 1 - p);
          const held = p + others;
          const found = [p, others].map((confidence, i) => ({ faq: `f${i}`, confidence, why }));
          const [ask, answer] = (['ask', 'answer'] as const).map((action) =>
            expectedCost(action, p, held, defaultCosts),
          );
          if (others < 0.05 * p || Math.abs(ask! - answer!) < 0.01) return;
          expect(decide(found, thresholdsFrom(defaultCosts)).decision).toBe(ask! < answer! ? 'ask' : 'answer');
        },
      ),
    );
  });

  test('when nothing costs anything, everything is answered', () => {
    expect(thresholdsFrom({ wrongAnswer: 0, personMinute: 0 })).toEqual({ answer: 0, ask: 0 });
  });
});
