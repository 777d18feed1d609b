import { describe, expect, it } from 'vitest';
import { createLexicalMatcher } from '../../../src/knowledge/matching/index.js';
import { sentenceOf } from '../../../src/knowledge/reasons.js';
import { shopFaqs } from '../../contract/matcher.js';

describe('an explanation', () => {
  it('names the nearest phrasing and the words that spoke for it, in a sentence', async () => {
    const [best] = await createLexicalMatcher(shopFaqs).match('please reset the password', 1);
    expect(best!.why.phrasing).toBe('reset password');
    expect(sentenceOf(best!.why)).toMatch(
      /^The nearest phrasing is “reset password”\. What weighed most: “(reset|password)” \(\d+ %\), “(reset|password)” \(\d+ %\)/,
    );
  });

  it('says so when no word did', () => {
    expect(sentenceOf({ phrasing: 'When do I get my refund?', words: [] })).toBe(
      'The nearest phrasing is “When do I get my refund?”. No single word weighed much.',
    );
  });

  it('stays small: at most five words', async () => {
    const [best] = await createLexicalMatcher(shopFaqs).match('i want to give it back and send something back', 1);
    expect(best!.why.words.length).toBe(5);
  });
});
