import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFaqs } from '../../../src/knowledge/files/faqs.js';
import { detectLanguage } from '../../../src/knowledge/language/detect.js';
import { languages } from '../../../src/knowledge/language/languages.js';
import { sentences } from './sentences.js';

const tenWords = (text: string) => text.split(/\s+/).length >= 8;

describe('telling a language', () => {
  it('is tried on at least 20 sentences of each', () => {
    expect(languages.filter((language) => (sentences[language]?.length ?? 0) < 20)).toEqual([]);
  });

  it.each(languages)('%s: of what it is sure of, nothing is wrong', (language) => {
    const sure = sentences[language]!.filter((text) => detectLanguage(text)?.reliable);
    expect(sure.filter((text) => detectLanguage(text)?.language !== language)).toEqual([]);
  });

  it('is sure of nine in ten messages of about ten words', () => {
    const long = languages.flatMap((language) => sentences[language]!.filter(tenWords));
    const sure = long.filter((text) => detectLanguage(text)?.reliable);
    expect(long.length).toBeGreaterThan(70);
    expect(sure.length / long.length).toBeGreaterThanOrEqual(0.9);
  });

  it('takes hardly any English phrasing of the shop for another language', async () => {
    const { faqs } = await loadFaqs(resolve(import.meta.dirname, '../../../data/faq'));
    const phrasings = faqs.flatMap((faq) => [faq.question, ...faq.phrasings]);
    const wrong = phrasings.filter((text) => {
      const found = detectLanguage(text);
      return found?.reliable && found.language !== 'en';
    });
    expect(wrong.length / phrasings.length).toBeLessThan(0.002);
  });

  it.each([
    'refund',
    '4711',
    'hola',
    'danke',
    'gdzie jest moja paczka',
    'var är mitt paket',
    '',
    '???',
    '👍',
    '\u0000',
  ])('says that it is not sure of %j', (text) => {
    expect(detectLanguage(text)?.reliable ?? false).toBe(false);
  });

  it('reads a message of ten thousand words', () => {
    expect(detectLanguage('wo ist mein Paket '.repeat(10_000))).toEqual({ language: 'de', reliable: true });
  });
});
