import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalMatcher } from '../../../src/knowledge/matching/index.js';
import { decide, defaultThresholds } from '../../../src/knowledge/policy.js';
import { openEncoders } from '../../../src/knowledge/semantic/open.js';
import { shopFaqs } from '../../contract/matcher.js';
import { learnAll, serveWith } from '../../helpers/space.js';

const encoder = (await openEncoders({ kind: 'bundled' }, 'unused', () => 0)).own!;
afterAll(() => encoder.close());

const unrelated = [
  'what is the capital of mongolia',
  'recipe for banana bread without eggs',
  'will it rain in lisbon on sunday afternoon',
  'how tall was napoleon',
  'can you help me with my homework',
];

describe.each([1, 2, 3, 7])('with %i FAQs', async (count) => {
  const faqs = shopFaqs.slice(0, count);
  const model = await learnAll(faqs, encoder);

  describe.each([
    ['words', createLexicalMatcher(faqs)],
    ['words and meaning', serveWith(model, faqs, encoder)],
  ])('by %s', (_, matcher) => {
    it.each(unrelated)('%j is handed over', async (question) => {
      expect(decide(await matcher.match(question, 5), defaultThresholds).decision).toBe('handover');
    });

    it('what is asked in its own words is answered', async () => {
      for (const { id, phrasings } of faqs) {
        const matches = await matcher.match(`please, ${phrasings[0]}`, 5);
        expect(matches[0]!.faq).toBe(id);
        expect(decide(matches, defaultThresholds).decision, phrasings[0]!).not.toBe('handover');
      }
    });
  });
});
