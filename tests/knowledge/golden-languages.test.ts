import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProduct } from '../../src/cli/product.js';
import { loadFaqs } from '../../src/knowledge/files/faqs.js';
import { loadGolden } from '../../src/knowledge/files/golden.js';
import { askGolden } from '../../src/knowledge/golden.js';
import { faqsIn } from '../../src/knowledge/language/translated.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';
import { defaultThresholds } from '../../src/knowledge/policy.js';

const data = resolve(import.meta.dirname, '../../data');
const { faqs } = await loadFaqs(resolve(data, 'faq'));

/** The share of golden questions that must be decided right by words alone. */
const mustPass = 0.85;

const wordsIn = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []);

const overlap = (question: string, phrasing: string): number => {
  const [own, other] = [wordsIn(question), wordsIn(phrasing)];
  return [...own].filter((word) => other.has(word)).length / own.size;
};

/** What a shop's customers do not ask a shop. */
const foreign = {
  de: [
    'wie wird das wetter morgen in berlin',
    'ich suche einen arzt in der nähe',
    'wann fährt der nächste zug nach köln',
    'kannst du mir ein gedicht schreiben',
    'verkauft ihr auch fahrräder',
    'meine katze frisst nicht mehr',
  ],
  es: [
    'qué tiempo hará mañana en madrid',
    'busco un médico cerca',
    'a qué hora sale el tren a sevilla',
    'escríbeme un poema',
    'vendéis bicicletas',
    'mi gato no come',
  ],
};

describe.each(['de', 'es'] as const)('the sample in "%s"', async (language) => {
  const own = faqsIn(faqs, [language]);
  const { questions, faults } = await loadGolden(resolve(data, `golden.${language}.yaml`), own);

  it('has 15 FAQs with at least 10 phrasings each, and 15 golden questions without a fault', () => {
    expect(own.length).toBeGreaterThanOrEqual(15);
    expect(own.filter((faq) => faq.phrasings.length < 10).map((faq) => faq.id)).toEqual([]);
    expect(faults).toEqual([]);
    expect(questions.length).toBeGreaterThanOrEqual(15);
  });

  it('asks what no title or phrasing says already', () => {
    const known = own.flatMap((faq) => [faq.question, ...faq.phrasings]);
    const stale = questions.flatMap(({ question }) => known.filter((text) => overlap(question, text) > 0.6));
    expect(stale).toEqual([]);
  });

  it('is not sure of what has nothing to do with it', async () => {
    const matcher = createLexicalMatcher(own);
    const found = await Promise.all(
      foreign[language].map(async (text) => (await matcher.match(text, 1))[0]?.confidence ?? 0),
    );
    expect(found.filter((confidence) => confidence >= defaultThresholds.answer).length).toBeLessThanOrEqual(1);
    expect(found.reduce((sum, confidence) => sum + confidence, 0) / found.length).toBeLessThan(0.25);
  });

  it('is decided right by the matcher of that language', async () => {
    const { match } = createLexicalMatcher(own);
    const ask = await openProduct(faqs, { textsFile: resolve(data, 'texts/en.yaml'), thresholds: defaultThresholds });
    const results = await askGolden(questions, (question) => ask(question, match));
    expect(results.filter((one) => one.passed).length / results.length).toBeGreaterThanOrEqual(mustPass);
  });
});
