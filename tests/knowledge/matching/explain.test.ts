import { describe, expect, it } from 'vitest';
import { inWords } from '../../../src/knowledge/matching/explain.js';
import { createLexicalMatcher } from '../../../src/knowledge/matching/index.js';
import { shopFaqs } from '../../contract/matcher.js';

describe('an explanation', () => {
  it('names the nearest phrasing and the words that spoke for it, in a sentence', async () => {
    const [best] = await createLexicalMatcher(shopFaqs).match('please reset the password', 1);
    expect(best!.why.phrasing).toBe('reset password');
    expect(inWords(best!.why)).toMatch(
      /^The nearest phrasing is “reset password”\. What spoke for it: “(reset|password)” \(\d+ %\), “(reset|password)” \(\d+ %\)/,
    );
  });

  it('says so when no word did', () => {
    expect(inWords({ phrasing: 'When do I get my refund?', words: [] })).toBe(
      'The nearest phrasing is “When do I get my refund?”. No single word spoke for it: it is near by its meaning.',
    );
  });

  it('stays small: at most five words', async () => {
    const [best] = await createLexicalMatcher(shopFaqs).match('i want to give it back and send something back', 1);
    expect(best!.why.words.length).toBe(5);
  });
});
