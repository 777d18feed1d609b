import { describe, expect, it } from 'vitest';
import { checkPhrasings, thinLine } from '../../src/knowledge/check.js';
import type { Faq } from '../../src/knowledge/faq.js';

const many = (n: number, name = 'phrasing') => Array.from({ length: n }, (_, i) => `${name} ${i}`);

const faq = (id: string, phrasings: number | readonly string[], more: Partial<Faq> = {}): Faq => ({
  ...{ id, topic: 'shop', question: `Title of ${id}?`, answer: 'An answer.', locale: 'en', tags: [] },
  phrasings: typeof phrasings === 'number' ? many(phrasings) : phrasings,
  ...more,
});

const translation = (locale: string, phrasings: number) => ({
  ...{ locale, question: 'Titel?', answer: 'Antwort.' },
  phrasings: many(phrasings, locale),
});

const thinFaqs = (faqs: readonly Faq[]) => checkPhrasings(faqs).flatMap(({ thin }) => thin);

describe('thin FAQs', () => {
  it('have fewer than six phrasings, and come thinnest first, then by id', () => {
    const found = thinFaqs([faq('d', 5), faq('b', 6), faq('a', 5), faq('c', 1)]);
    expect(found).toEqual([
      { faq: 'c', language: 'en', file: 'shop/c.md', question: 'Title of c?', phrasings: 1 },
      { faq: 'a', language: 'en', file: 'shop/a.md', question: 'Title of a?', phrasings: 5 },
      { faq: 'd', language: 'en', file: 'shop/d.md', question: 'Title of d?', phrasings: 5 },
    ]);
  });

  it('are counted by language, where variants of a language count together', () => {
    const translations = [translation('de', 2), translation('pt', 3), translation('pt-br', 3)];
    expect(thinFaqs([faq('a', 9, { translations })])).toEqual([
      { faq: 'a', language: 'de', file: 'shop/a.de.md', question: 'Titel?', phrasings: 2 },
    ]);
  });

  it('are not made thicker by the title, or by a phrasing that is there twice', () => {
    const phrasings = ['Title of a?', 'title  of A?', ...many(5), 'PHRASING 0'];
    expect(thinFaqs([faq('a', phrasings)])).toMatchObject([{ phrasings: 5 }]);
  });

  it('stand beside the number of FAQs in their language, the most frequent language first', () => {
    const faqs = [faq('a', 9, { locale: 'de' }), faq('b', 9), faq('c', 2, { translations: [translation('de-at', 7)] })];
    expect(checkPhrasings([...faqs, faq('d', 9)]).map((one) => [one.language, one.faqs, one.thin.length])).toEqual([
      ['en', 3, 1],
      ['de', 2, 0],
    ]);
  });

  it('are not told of variants of an FAQ’s own language, which are not learnt', () => {
    expect(thinFaqs([faq('a', 9, { translations: [translation('en-gb', 1)] })])).toEqual([]);
  });

  it('are questions for a person, too', () => {
    expect(thinFaqs([faq('a', 2, { handOff: true })])).toHaveLength(1);
  });
});

describe('the line at the start', () => {
  it('counts the FAQs that are thin in any language, and names the command', () => {
    const faqs = [faq('a', 2, { translations: [translation('de', 1)] }), faq('b', 6), faq('c', 0)];
    expect(thinLine(faqs)).toBe(
      '2 of 3 FAQs have fewer than six phrasings: npm run careline -- knowledge check names them.',
    );
    expect(thinLine([faq('a', 2)])).toBe(
      '1 of 1 FAQ has fewer than six phrasings: npm run careline -- knowledge check names it.',
    );
  });

  it('is not there where none is thin', () => {
    expect(thinLine([faq('b', 6)])).toBeUndefined();
    expect(thinLine([])).toBeUndefined();
  });
});
