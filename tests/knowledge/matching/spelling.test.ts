import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMend, slipsBetween } from '../../../src/knowledge/matching/spelling.js';
import { englishWords } from '../../../src/knowledge/semantic/english.js';

const english = await englishWords();
const mend = makeMend(
  [
    'Do you sell a mattress for a double bed?',
    'mattresses and pillows',
    'When is my order delivered? The delivery was late',
  ],
  (word) => english.has(word),
);

describe('what is misspelt', () => {
  it.each([
    ['price of that matress', 'price of that mattress'],
    ['Delivary of pillwos', 'delivery of pillows'],
    ['my ordr', 'my order'],
    ['Is it delivred?', 'Is it delivered?'],
    ['pilolws', 'pillows'],
  ])('%j is put right', (typed, right) => {
    expect(mend(typed)).toBe(right);
  });

  it.each([
    'a metres of cloth', // words of the language, near to ours or not
    'the trail of my bad',
    'deliverable in Pilani', // names
    'bde', // too short to tell
    'mattress2000',
    'you’re ordr’d',
    '',
  ])('%j stays', (typed) => {
    expect(mend(typed)).toBe(typed);
  });

  it('of two words as near the one is meant that more texts have', () => {
    const known = makeMend(['shipped', 'shipper', 'shipped today'], () => false);
    expect(known('shippe')).toBe('shipped');
  });

  it('of a long text nothing is put right, of another at most twenty words', () => {
    expect(mend('matress '.repeat(300))).not.toContain('mattress');
    expect(mend('matress '.repeat(30)).match(/mattress/g)).toHaveLength(20);
  });

  it('what the knowledge base or the language knows is never changed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...[...english].slice(0, 3000)), { maxLength: 8 }), (words) => {
        expect(mend(words.join(' '))).toBe(words.join(' '));
      }),
    );
  });
});

describe('the slips between two words', () => {
  it('are letters too many, too few, wrong or swapped', () => {
    expect(slipsBetween('order', 'order', 2)).toBe(0);
    expect(slipsBetween('ordr', 'order', 2)).toBe(1);
    expect(slipsBetween('oorder', 'order', 2)).toBe(1);
    expect(slipsBetween('ordef', 'order', 2)).toBe(1);
    expect(slipsBetween('odrer', 'order', 2)).toBe(1);
    expect(slipsBetween('odrrer', 'order', 2)).toBe(2);
  });

  it('are not counted beyond what is asked for', () => {
    const text = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
        expect(slipsBetween(a, b, most)).toBe(Math.min(most + 1, slipsBetween(a, b, 20)));
      }),
    );
  });
});
