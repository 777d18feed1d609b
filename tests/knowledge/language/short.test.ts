import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../src/knowledge/language/detect.js';
import { type Language, languages } from '../../../src/knowledge/language/languages.js';
import { ambiguous, clear, foreign, unseen } from './short-messages.js';

const reliable = (text: string): Language | undefined => {
  const found = detectLanguage(text);
  return found?.reliable ? found.language : undefined;
};

describe('telling the language of a short message', () => {
  it('is tried on at least 20 messages of each, of two to six words', () => {
    expect(languages.filter((language) => clear[language].length < 20)).toEqual([]);
    const lengths = languages.flatMap((language) => clear[language].map((text) => text.split(' ').length));
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([2, 6]);
    expect(ambiguous.length).toBeGreaterThanOrEqual(20);
  });

  it.each(languages)('%s: of what it is sure of, nothing is wrong', (language) => {
    const wrong = [...clear[language], ...unseen[language]].filter((text) => (reliable(text) ?? language) !== language);
    expect(wrong).toEqual([]);
  });

  it.each(languages)('%s: it is sure of nine in ten', (language) => {
    const unsure = clear[language].filter((text) => reliable(text) === undefined);
    expect(unsure.length / clear[language].length, unsure.join('; ')).toBeLessThanOrEqual(0.1);
  });

  it('is sure of three in four that the rules were not made in sight of', () => {
    const all = languages.flatMap((language) => unseen[language]);
    const sure = all.filter((text) => reliable(text) !== undefined);
    expect(sure.length / all.length).toBeGreaterThanOrEqual(0.75);
  });

  it.each(ambiguous)('is not sure of %j', (text) => {
    expect(reliable(text)).toBeUndefined();
  });

  it.each([
    ['¿factura?', 'es'],
    ['contraseña', 'es'],
    ['größe', 'de'],
    ['não', 'pt'],
  ])('goes by the signs of %j', (text, language) => {
    expect(reliable(text)).toBe(language);
  });

  it('reads any apostrophe', () => {
    for (const mark of ["'", '’', '´', '`']) {
      expect(reliable(`dov${mark}è il pacco`)).toBe('it');
      expect(reliable(`j${mark}ai une question`)).toBe('fr');
      expect(reliable(`I can${mark}t log in`)).toBe('en');
    }
  });

  it.each(foreign)('takes %j for none of ours', (text) => {
    expect(reliable(text)).toBeUndefined();
  });
});
