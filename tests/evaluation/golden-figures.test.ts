import { describe, expect, it } from 'vitest';
import { goldenByLanguage, goldenFigures } from '../../src/evaluation/golden-figures.js';
import type { Asked } from '../../src/knowledge/asked.js';
import { type Expected, type GoldenResult, isRight } from '../../src/knowledge/golden.js';

const match = (faq: string) => ({ faq, confidence: 0.5, why: { phrasing: '', words: [] } });

const result = (
  expected: Expected,
  decision: Asked['decision'],
  options: readonly string[],
  best?: string,
  language?: string,
): GoldenResult => {
  const asked = { decision, options, matches: best === undefined ? [] : [match(best)] };
  const golden = { line: 1, question: 'q', expected, ...(language !== undefined && { language }) };
  return { golden, asked, passed: isRight(expected, asked) };
};

const answer: Expected = { decision: 'answer', faq: 'a' };
const elsewhere: Expected = { decision: 'handover', about: 'elsewhere' };

const results = [
  result(answer, 'answer', ['a'], 'a', 'pl'),
  result(answer, 'answer', ['b'], 'b', 'pl'),
  result(answer, 'ask', ['b', 'a'], 'b', 'fi'),
  result(answer, 'ask', ['b'], 'b', 'fi'),
  result(answer, 'handover', [], 'a', 'fi'),
  result({ decision: 'ask', faqs: ['a', 'b'] }, 'ask', ['a', 'b'], 'a'),
  result(elsewhere, 'handover', []),
  result(elsewhere, 'answer', ['b'], 'b', 'pl'),
];

describe('what golden questions came to', () => {
  it('is counted over all, over those that an FAQ answers, and over those that are handed over', () => {
    expect(goldenFigures(results)).toEqual({
      questions: 8,
      passed: 3,
      inScope: 5,
      answeredRight: 1,
      answeredWrong: 1,
      rankedFirst: 2,
      outOfScope: 2,
      outOfScopeAnswered: 1,
    });
  });

  it('is told by language, of those that an FAQ answers', () => {
    expect(goldenByLanguage(results)).toEqual([
      { language: 'fi', questions: 3, answeredRight: 0, askedRight: 1, answeredWrong: 0, neither: 2 },
      { language: 'pl', questions: 2, answeredRight: 1, askedRight: 0, answeredWrong: 1, neither: 0 },
    ]);
    expect(goldenByLanguage([...results, result(answer, 'answer', ['a'], 'a')]).at(-1)).toMatchObject({
      language: undefined,
      questions: 1,
    });
  });

  it('is not told by language where no question names one', () => {
    expect(goldenByLanguage([result(answer, 'answer', ['a'], 'a')])).toEqual([]);
  });
});
