import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFaqs } from '../../src/knowledge/files/faqs.js';
import { createLexicalMatcher } from '../../src/knowledge/lexical/index.js';

const { faqs } = await loadFaqs(resolve(import.meta.dirname, '../../data/faq'));

/** Asks a phrasing of every FAQ that the matcher has not seen, a quarter of the FAQs being unknown to it altogether. */
const askUnseen = async (quarter: number) => {
  const known = faqs.filter((_, n) => n % 4 !== quarter).map((f) => ({ ...f, phrasings: f.phrasings.slice(0, -1) }));
  const matcher = createLexicalMatcher(known);
  return Promise.all(
    faqs.map(async (f) => {
      const [best] = await matcher.match(f.phrasings.at(-1)!, 1);
      return { confidence: best?.confidence ?? 0, right: best?.faq === f.id };
    }),
  );
};

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('the confidence of the lexical matcher', () => {
  it('means what it says: as many are right as it promises, and it is surer where it is right', async () => {
    const asked = [...(await askUnseen(0)), ...(await askUnseen(1))];
    const sure = asked.map((a) => a.confidence);
    const right = asked.filter((a) => a.right);
    const wrong = asked.filter((a) => !a.right);
    expect(Math.abs(mean(sure) - right.length / asked.length)).toBeLessThan(0.12);
    const ordered = right.map((r) => mean(wrong.map((w) => (r.confidence > w.confidence ? 1 : 0))));
    expect(mean(ordered)).toBeGreaterThan(0.7);
  });
});
