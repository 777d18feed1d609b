import { afterAll, describe, expect, it } from 'vitest';
import { createLexicalMatcher, serveModel } from '../../../src/knowledge/matching/index.js';
import { joinViews } from '../../../src/knowledge/matching/meanings.js';
import { meaningsFrom, phrasingsToEncode, trainBoth, trainWords } from '../../../src/knowledge/matching/model.js';
import { decide, defaultThresholds } from '../../../src/knowledge/policy.js';
import { openEncoder } from '../../../src/knowledge/semantic/open.js';
import { shopFaqs } from '../../contract/matcher.js';

const encoder = (await openEncoder({ kind: 'bundled' }, 'unused', () => 0))!;
afterAll(() => encoder.close());

const understand = async (text: string) => joinViews((await encoder.encode([text]))[0]!, encoder.views);

const unrelated = [
  'what is the capital of mongolia',
  'recipe for banana bread without eggs',
  'will it rain in lisbon on sunday afternoon',
  'how tall was napoleon',
  'can you help me with my homework',
];

describe.each([1, 2, 3, 7])('with %i FAQs', async (count) => {
  const faqs = shopFaqs.slice(0, count);
  const model = trainWords(faqs);
  const embeddings = await encoder.encode(phrasingsToEncode(model));
  const meanings = meaningsFrom(model, (n) => embeddings[n]!, encoder.views);
  const both = { ...trainBoth(model.corpus, meanings), meanings, encoder: encoder.name };

  describe.each([
    ['words', createLexicalMatcher(faqs)],
    ['words and meaning', serveModel({ ...model, both }, faqs, understand)],
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
