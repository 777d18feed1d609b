import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Faq } from '../../src/knowledge/faq.js';
import { loadFaqs } from '../../src/knowledge/files/faqs.js';
import { createLexicalMatcher } from '../../src/knowledge/matching/index.js';

const { faqs } = await loadFaqs(resolve(import.meta.dirname, '../../data/faq'));

/** A part of the sample, which learns quickly, and phrasings that it has not. */
const some = faqs.slice(0, 32).map((faq) => ({ ...faq, phrasings: faq.phrasings.slice(0, 10) }));
const asked = faqs.slice(0, 32).flatMap(({ id, phrasings }) => phrasings.slice(10, 13).map((text) => ({ id, text })));

const taught = (learner: string, text: string): Faq[] =>
  some.map((faq) => (faq.id === learner ? { ...faq, phrasings: [...faq.phrasings, text] } : faq));

describe('learning one phrasing', () => {
  it('leaves what has nothing to do with it as it was', async () => {
    const learner = some[5]!.id;
    const before = createLexicalMatcher(some);
    const after = createLexicalMatcher(taught(learner, 'zebra walnut trombone'));
    const drifts: number[] = [];
    for (const { text } of asked.filter(({ id }) => id !== learner)) {
      const [found] = await before.match(text, 1);
      const again = (await after.match(text, 5)).find((one) => one.faq === found?.faq);
      drifts.push(Math.abs((found?.confidence ?? 0) - (again?.confidence ?? 0)));
    }
    expect(Math.max(...drifts)).toBeLessThan(0.05);
    expect(drifts.reduce((sum, drift) => sum + drift, 0) / drifts.length).toBeLessThan(0.005);
    const [learnt] = await after.match('walnut trombone', 1);
    expect(learnt?.faq).toBe(learner);
  }, 60_000);
});
