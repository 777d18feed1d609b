import { describe, expect, it } from 'vitest';
import { backedBy, combine } from '../../../src/dialogs/reading/combine.js';
import { readMessage } from '../../../src/dialogs/reading/read.js';
import { english } from '../world.js';

const found = (confidences: Record<string, number>) =>
  Object.entries(confidences).map(([faq, confidence]) => ({ faq, confidence, why: { phrasing: '', words: [] } }));

describe('a message of several sentences', () => {
  it('is surer of what one of its sentences by itself is sure of', () => {
    const whole = found({ track: 0.3, late: 0.1 });
    const backed = backedBy(whole, [found({ wrong: 0.2 }), found({ track: 0.97 })]);
    expect(backed[0]!.confidence).toBeGreaterThan(0.6);
    expect(backed[0]!.confidence).toBeLessThan(0.97);
    expect(backed[1]!.confidence).toBeLessThan(0.1);
  });

  it('is judged as a whole where no sentence says the same, or is surer', () => {
    const whole = found({ track: 0.6, late: 0.1 });
    expect(backedBy(whole, [found({ late: 0.99 }), found({ track: 0.5 }), []])).toBe(whole);
    expect(backedBy([], [found({ late: 0.99 })])).toEqual([]);
  });

  it('never comes to more than certainty', () => {
    const [first, second] = backedBy(found({ a: 0.999, b: 0 }), [found({ a: 1 })]);
    expect(first!.confidence).toBeLessThanOrEqual(1);
    expect(second!.confidence).toBeGreaterThanOrEqual(0);
    expect(backedBy(found({ a: 0 }), [found({ a: 1 })])[0]!.confidence).toBeLessThan(1);
  });

  it('has its last four sentences judged, and what is wrapped around them not', () => {
    const reading = readMessage('Hello! One came today. Two came late. It rained. I was out. Where is the rest?', {
      texts: english,
    });
    const single = reading.queries.filter(({ as }) => as === 'sentence').map(({ text }) => text);
    expect(single).toEqual(['Two came late.', 'It rained.', 'I was out.', 'Where is the rest?']);
    const whole = found({ part: 0.4 });
    const matches = reading.queries.map(({ as, text }) =>
      as === 'whole' ? whole : found({ part: text === 'Where is the rest?' ? 0.9 : 0.1 }),
    );
    expect(combine(reading, matches).matches[0]!.confidence).toBeGreaterThan(0.6);
  });
});
