import type { GoldenResult } from '../knowledge/golden.js';
import type { PhrasingRow } from './by-phrasings.js';

/** What golden questions came to, in numbers of questions. In scope are those that expect one FAQ as the answer. */
export type GoldenFigures = Readonly<
  Record<
    | 'questions'
    | 'passed'
    | 'inScope'
    | 'answeredRight'
    | 'answeredWrong'
    | 'rankedFirst'
    | 'outOfScope'
    | 'outOfScopeAnswered',
    number
  >
>;

/** What became of the questions of one language that expect an FAQ as the answer, in numbers of questions. */
export interface GoldenLanguage {
  /** An ISO 639-1 code; undefined for questions that name none. */
  readonly language: string | undefined;
  readonly questions: number;
  readonly answeredRight: number;
  /** A question was asked with the right FAQ among its options. */
  readonly askedRight: number;
  readonly answeredWrong: number;
  /** Asked about without it, or handed over. */
  readonly neither: number;
}

/** The FAQ that a question expects as its answer. */
const answerTo = ({ golden: { expected } }: GoldenResult): string | undefined =>
  expected.decision === 'answer' ? expected.faq : undefined;

const answered = ({ asked }: GoldenResult): boolean => asked.decision === 'answer';

const isAsked = (result: GoldenResult): boolean => {
  const faq = answerTo(result);
  return result.asked.decision === 'ask' && faq !== undefined && result.asked.options.includes(faq);
};

const countAnswers = (results: readonly GoldenResult[]) => ({
  answeredRight: results.filter((r) => r.passed).length,
  answeredWrong: results.filter((r) => !r.passed && answered(r)).length,
});

/** Returns how many of the results are what. */
export const goldenFigures = (results: readonly GoldenResult[]): GoldenFigures => {
  const inScope = results.filter((r) => answerTo(r) !== undefined);
  const outOfScope = results.filter((r) => r.golden.expected.decision === 'handover');
  return {
    questions: results.length,
    passed: results.filter((r) => r.passed).length,
    inScope: inScope.length,
    ...countAnswers(inScope),
    rankedFirst: inScope.filter((r) => r.asked.matches[0]?.faq === answerTo(r)).length,
    outOfScope: outOfScope.length,
    outOfScopeAnswered: outOfScope.filter(answered).length,
  };
};

/** Returns the lines of a table of `GoldenFigures` over numbers of phrasings. */
export const goldenRows = ({ questions, inScope, outOfScope }: GoldenFigures): readonly PhrasingRow[] => [
  { key: 'passed', name: `passed, of ${questions}`, unit: 'count' },
  { key: 'answeredRight', name: `answered right, of ${inScope} in scope`, unit: 'count' },
  { key: 'answeredWrong', name: `answered wrong, of ${inScope} in scope`, unit: 'count' },
  { key: 'rankedFirst', name: `ranked first, of ${inScope} in scope`, unit: 'count' },
  { key: 'outOfScopeAnswered', name: `answered, of ${outOfScope} to hand over`, unit: 'count' },
];

/**
 * Returns what became of each language's questions, in the order of the codes, those without one last. Returns none where no
 * question names a language.
 */
export const goldenByLanguage = (results: readonly GoldenResult[]): GoldenLanguage[] => {
  if (results.every((r) => r.golden.language === undefined)) return [];
  const inScope = results.filter((r) => answerTo(r) !== undefined);
  // Those that name none are sorted to the end.
  const languages = [...new Set(inScope.map((r) => r.golden.language))].sort();
  return languages.map((language) => {
    const those = inScope.filter((r) => r.golden.language === language);
    const { answeredRight, answeredWrong } = countAnswers(those);
    const askedRight = those.filter(isAsked).length;
    const neither = those.length - answeredRight - answeredWrong - askedRight;
    return { language, questions: those.length, answeredRight, askedRight, answeredWrong, neither };
  });
};
