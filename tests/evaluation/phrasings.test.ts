import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepLines, keepPhrasings, shortOf } from '../../src/evaluation/phrasings.js';
import type { Faq } from '../../src/knowledge/faq.js';
import { shopTrain } from './shop.js';

const faq = (id: string, phrasings: readonly string[], more: Partial<Faq> = {}): Faq => ({
  ...{ id, topic: 'shop', question: `title of ${id}`, phrasings, answer: 'An answer.', locale: 'en', tags: [] },
  ...more,
});

const many = (n: number, name = 'p') => Array.from({ length: n }, (_, i) => `${name} ${i}`);

describe('FAQs of which some phrasings are kept', () => {
  it('keep so many of each, translations too, in their order and with nothing else changed', () => {
    const de = { locale: 'de', question: 'Titel', phrasings: many(9, 'satz'), answer: 'Antwort.' };
    const [kept] = keepPhrasings([faq('a', many(20), { translations: [de] })], 6, 1);
    expect(kept!.phrasings).toHaveLength(6);
    expect(many(20).filter((p) => kept!.phrasings.includes(p))).toEqual(kept!.phrasings);
    expect(kept!.translations![0]!.phrasings).toHaveLength(6);
    expect({ ...kept, phrasings: [], translations: [] }).toEqual({ ...faq('a', []), translations: [] });
    expect(kept!.translations![0]).toEqual({ ...de, phrasings: kept!.translations![0]!.phrasings });
  });

  it('keep all they have where that is fewer', () => {
    const faqs = [faq('a', many(2)), faq('b', many(6))];
    expect(keepPhrasings(faqs, 6, 3)).toEqual(faqs);
  });

  it('keep the same under one seed, and others under another', () => {
    const faqs = [faq('a', many(40))];
    expect(keepPhrasings(faqs, 6, 5)).toEqual(keepPhrasings(faqs, 6, 5));
    expect(keepPhrasings(faqs, 6, 5)).not.toEqual(keepPhrasings(faqs, 6, 6));
  });

  it('keep of fewer what they keep of more, under one seed', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.integer({ min: 1, max: 20 }), (seed, most) => {
        const [few] = keepPhrasings([faq('a', many(20))], most, seed);
        const [more] = keepPhrasings([faq('a', many(20))], most + 1, seed);
        expect(more!.phrasings).toEqual(expect.arrayContaining([...few!.phrasings]));
      }),
      { numRuns: 50 },
    );
  });

  it('keep each phrasing about equally often over many seeds', () => {
    const times = new Map(many(10).map((p) => [p, 0]));
    for (let seed = 1; seed <= 1_000; seed++)
      for (const p of keepPhrasings([faq('a', many(10))], 3, seed)[0]!.phrasings) times.set(p, times.get(p)! + 1);
    // 300 are expected; five standard deviations are 73.
    for (const n of times.values()) expect(Math.abs(n - 300)).toBeLessThan(73);
  });

  it('count those that have fewer, in whichever language', () => {
    const es = { locale: 'es', question: 'Título', phrasings: many(2, 'frase'), answer: 'Respuesta.' };
    expect(shortOf([faq('a', many(3)), faq('b', many(2)), faq('c', many(9), { translations: [es] })], 3)).toBe(2);
  });
});

describe('labelled messages of which some are kept', () => {
  const texts = (lines: readonly { label: string; text: string }[], label: string) =>
    lines.filter((l) => l.label === label).map((l) => l.text);

  it('are so many different texts of each label, in the order of the file', () => {
    const kept = keepLines([...shopTrain, ...shopTrain], 2, 1);
    for (const label of new Set(shopTrain.map((l) => l.label)))
      expect(new Set(texts(kept, label)).size).toBe(Math.min(2, texts(shopTrain, label).length));
    expect(shopTrain.filter((l) => kept.includes(l))).toEqual(kept.slice(0, kept.length / 2));
  });

  it('do not depend on the labels’ names', () => {
    const renamed = shopTrain.map((l) => ({ ...l, label: `x-${l.label}` }));
    expect(keepLines(renamed, 2, 4).map((l) => l.text)).toEqual(keepLines(shopTrain, 2, 4).map((l) => l.text));
  });
});
