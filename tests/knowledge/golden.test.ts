import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mustPassByWords } from '../../src/cli/evaluate-golden.js';
import { openProduct } from '../../src/cli/product.js';
import { loadFaqs } from '../../src/knowledge/files/faqs.js';
import { loadGolden } from '../../src/knowledge/files/golden.js';
import { askGolden } from '../../src/knowledge/golden.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';
import { defaultThresholds } from '../../src/knowledge/policy.js';

const data = resolve(import.meta.dirname, '../../data');
const { faqs, faults: faqFaults, warnings } = await loadFaqs(resolve(data, 'faq'));
const { questions, faults: goldenFaults } = await loadGolden(resolve(data, 'golden.yaml'), faqs);
const unseen = await Promise.all(
  ['unseen', 'unseen-2', 'unseen-languages'].map((name) => loadGolden(resolve(data, `${name}.yaml`), faqs)),
);

const wordsIn = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []);

/** How much of a golden question stands in a phrasing already: the share of its own distinct words, 0..1. */
const overlap = (question: string, phrasing: string): number => {
  const [own, other] = [wordsIn(question), wordsIn(phrasing)];
  return [...own].filter((word) => other.has(word)).length / own.size;
};

describe('the sample knowledge base', () => {
  it('has no fault, and no phrasing twice', () => {
    expect(faqFaults).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('has at least 60 FAQs in 8 topics, with at least 8 phrasings each', () => {
    expect(faqs.length).toBeGreaterThanOrEqual(60);
    expect(new Set(faqs.map((f) => f.topic)).size).toBeGreaterThanOrEqual(8);
    expect(faqs.filter((f) => f.phrasings.length < 8).map((f) => f.id)).toEqual([]);
  });
});

describe('the golden questions', () => {
  const handover = questions.flatMap((q) => (q.expected.decision === 'handover' ? [q.expected.about] : []));

  it('have no fault, and name FAQs that there are; nor have those that nobody has seen', () => {
    expect(goldenFaults).toEqual([]);
    expect(unseen.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('are at least 150, of which 30 hand over (half of them about the shop) and 20 ask', () => {
    expect(questions.length).toBeGreaterThanOrEqual(150);
    expect(handover.length).toBeGreaterThanOrEqual(30);
    expect(handover.filter((about) => about === 'shop').length).toBeGreaterThanOrEqual(handover.length / 2);
    expect(questions.filter((q) => q.expected.decision === 'ask').length).toBeGreaterThanOrEqual(20);
  });

  it('are new: none shares more than 60 % of its words with a title or a phrasing', () => {
    const known = faqs.flatMap((f) => [f.question, ...f.phrasings]);
    const stale = questions.flatMap(({ line, question }) =>
      known
        .filter((text) => overlap(question, text) > 0.6)
        .map((text) => `line ${line}: "${question}" is near "${text}"`),
    );
    expect(stale).toEqual([]);
  });

  it('are decided right by words alone in as many cases as must be, which is what is left when the encoder is down', async () => {
    const { match } = createLexicalMatcher(faqs);
    const ask = await openProduct(faqs, { textsFile: resolve(data, 'texts/en.yaml'), thresholds: defaultThresholds });
    const results = await askGolden(questions, (question) => ask(question, match));
    const right = results.filter((r) => r.passed).length;
    expect(right / results.length).toBeGreaterThanOrEqual(mustPassByWords);
  });
});
