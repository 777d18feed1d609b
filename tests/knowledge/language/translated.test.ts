import { describe, expect, it } from 'vitest';
import type { Faq, Translation } from '../../../src/knowledge/faq.js';
import { loadFaqs } from '../../../src/knowledge/files/faqs.js';
import { loadOtherTexts } from '../../../src/knowledge/files/texts.js';
import { faqIn, faqsIn, hasAllIn, mainLanguage } from '../../../src/knowledge/language/translated.js';
import { folder } from '../folder.js';

const faq = (id: string, translations: readonly Translation[], locale = 'en'): Faq => ({
  ...{ id, topic: 't', question: `${id}?`, phrasings: [id], answer: id, locale, tags: [] },
  ...(translations.length > 0 && { translations }),
});
const into = (locale: string): Translation => ({ locale, question: `${locale}?`, phrasings: [locale], answer: locale });

const file = (question: string, more = '') =>
  `---\nquestion: ${question}\nphrasings: [p ${question}]\n${more}---\nYes.\n`;

describe('FAQs in other languages', () => {
  const all = [faq('a', [into('de'), into('pt-br')]), faq('b', []), faq('c', [], 'de')];

  it('are found by language', () => {
    expect(faqsIn(all, ['de']).map((one) => [one.id, one.question])).toEqual([
      ['a', 'de?'],
      ['c', 'c?'],
    ]);
    expect(faqsIn(all, ['pt']).map((one) => one.question)).toEqual(['pt-br?']);
  });

  it('have a main language, and others beside it', () => {
    expect([mainLanguage(all), hasAllIn(all, ['en', 'de']), hasAllIn(all, ['en', 'de', 'pt'])]).toEqual([
      'en',
      false,
      true,
    ]);
    expect([mainLanguage([]), hasAllIn([], ['en'])]).toEqual(['en', true]);
    expect(mainLanguage([faq('a', [], 'nl-BE'), faq('b', [], 'fr'), faq('c', [], 'nl')])).toBe('nl');
    const even = [faq('a', [], 'fr'), faq('b', [into('fr')], 'de')];
    expect(mainLanguage(even)).toBe('de');
  });

  it('are read in the locale, else in its language, else not', () => {
    const both = faq('a', [into('pt'), into('pt-br')]);
    expect(faqIn(both, 'pt-BR')?.question).toBe('pt-br?');
    expect(faqIn(both, 'pt-PT')?.question).toBe('pt?');
    expect(faqIn(both, 'en-GB')?.question).toBe('a?');
    expect(faqIn(both, 'fr')).toBeUndefined();
  });
});

describe('a translation', () => {
  it('stands beside its FAQ and is part of it', async () => {
    const { faqs, faults } = await loadFaqs(
      folder({ 't/a.md': file('Q'), 't/a.de.md': file('F'), 't/a.pt-br.md': file('P') }),
    );
    expect(faults).toEqual([]);
    expect(faqs).toMatchObject([
      { id: 'a', question: 'Q', translations: [{ locale: 'de', question: 'F', answer: 'Yes.' }, { locale: 'pt-br' }] },
    ]);
  });

  it.each([
    ['of nothing', { 't/b.de.md': file('F') }, 't/b.de.md', /no sound FAQ "b"/],
    ['in another folder', { 'u/a.de.md': file('F') }, 'u/a.de.md', /in another folder/],
    ['into the language of the FAQ', { 't/a.en.md': file('F') }, 't/a.en.md', /itself is in "en"/],
    ['into no language', { 't/a.german.de.md': file('F') }, 't/a.german.de.md', /language tag/],
    ['in large letters', { 't/a.DE.md': file('F') }, 't/a.DE.md', /small letters/],
    ['with a key of its own', { 't/a.de.md': file('F', 'route: x\n') }, 't/a.de.md', /"route" is not known/],
    ['without a question', { 't/a.de.md': '---\nphrasings: [a]\n---\nJa.\n' }, 't/a.de.md', /no "question"/],
    ['without an answer', { 't/a.de.md': '---\nquestion: F\nphrasings: [a]\n---\n' }, 't/a.de.md', /answer is empty/],
  ])('%s is a fault, and the FAQ stays', async (_what, files, where, problem) => {
    const { faqs, faults } = await loadFaqs(folder({ 't/a.md': file('Q'), ...files }));
    expect(faqs.map((one) => one.id)).toEqual(['a']);
    expect(faqs[0]).not.toHaveProperty('translations');
    expect(faults).toMatchObject([{ file: where, problem: expect.stringMatching(problem) }]);
    expect(faults[0]!.fix.length).toBeGreaterThan(10);
  });
});

describe('the wording of other languages', () => {
  it('is read beside the default one; a file without "say" is understood only', async () => {
    const dir = folder({
      'en.yaml': 'say: {a: b}\nrecognise: {a: [b]}\n',
      'fr.yaml': 'recognise: {a: [c]}\n',
      'notes.yaml': 'nothing: to do with it\n',
    });
    const { texts, faults } = await loadOtherTexts(`${dir}/en.yaml`);
    expect(faults).toEqual([]);
    expect(texts).toEqual([{ locale: 'fr', say: {}, recognise: { a: ['c'] } }]);
  });

  it('that is faulty is told by file and line, and left out', async () => {
    const dir = folder({
      'en.yaml': '',
      'de.yaml': 'say:\n  a: "b\n',
      'it.yaml': 'recognise: {}\nelsewhere: {xx: y}\n',
      'fr.yaml': 'recognise: {}\nforeign: seulement en anglais\n',
    });
    const { texts, faults } = await loadOtherTexts(`${dir}/en.yaml`);
    expect(texts).toEqual([]);
    expect(faults).toMatchObject([
      { file: 'fr.yaml', line: 2, problem: expect.stringContaining('{language}') },
      { file: 'de.yaml', line: 2 },
      { file: 'it.yaml', line: 2, problem: expect.stringContaining('"xx"') },
    ]);
  });
});
