import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFaqs } from '../../src/knowledge/files/faqs.js';
import { loadGolden } from '../../src/knowledge/files/golden.js';
import type { Expected } from '../../src/knowledge/golden.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';

const data = resolve(import.meta.dirname, '../../data');
const { faqs } = await loadFaqs(`${data}/faq`);
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

interface Judged {
  readonly confidence: number;
  readonly right: boolean;
}

/** How often one that is right is surer than one that is wrong: 0.5 is chance. */
const order = (judged: readonly Judged[]): number => {
  const wrong = judged.filter((j) => !j.right);
  return mean(judged.filter((j) => j.right).map((r) => mean(wrong.map((w) => (r.confidence > w.confidence ? 1 : 0)))));
};

/** Whether an FAQ is what a golden question asks for; what is to be handed over may be any question for a person. */
const fits = (faq: string, expected: Expected): boolean => {
  if (expected.decision === 'answer') return faq === expected.faq;
  if (expected.decision === 'ask') return expected.faqs.includes(faq);
  return faqs.some(({ id, handOff }) => id === faq && handOff);
};

/** A few of an FAQ's phrasings, short and long ones. */
const isHeld = (_: string, n: number) => n % 12 === 5;

describe('the confidence of the lexical matcher', () => {
  it('means what it says on questions as customers write them: no fewer are right than it promises, and not many more', async () => {
    const { questions } = await loadGolden(`${data}/golden.yaml`, faqs);
    const matcher = createLexicalMatcher(faqs);
    const judged: Judged[] = [];
    for (const { question, expected } of questions) {
      const [best] = await matcher.match(question, 1);
      judged.push({ confidence: best?.confidence ?? 0, right: best !== undefined && fits(best.faq, expected) });
    }
    const promised = mean(judged.map((j) => j.confidence));
    const right = judged.filter((j) => j.right).length / judged.length;
    // With many phrasings, as here, words are righter than knowledge bases with few have taught: see docs/matching.md.
    expect(promised).toBeLessThan(right + 0.05);
    expect(promised).toBeGreaterThan(right - 0.2);
    expect(order(judged)).toBeGreaterThan(0.9);
  });

  it('is surer where it is right, also on phrasings it has not seen and FAQs it does not know', async () => {
    const known = faqs
      .filter((_, n) => n % 4 !== 0)
      .map((f) => ({ ...f, phrasings: f.phrasings.filter((p, i) => !isHeld(p, i)) }));
    const matcher = createLexicalMatcher(known);
    const judged: Judged[] = [];
    for (const faq of faqs)
      for (const phrasing of faq.phrasings.filter(isHeld)) {
        const [best] = await matcher.match(phrasing, 1);
        judged.push({ confidence: best?.confidence ?? 0, right: best?.faq === faq.id });
      }
    expect(order(judged)).toBeGreaterThan(0.7);
  });
});
