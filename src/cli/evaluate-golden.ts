import type { Config } from '../config.js';
import { type GoldenLanguage, goldenByLanguage } from '../evaluation/golden-figures.js';
import { askGolden, type GoldenResult } from '../knowledge/golden.js';
import type { Match } from '../model/match.js';
import type { Train } from '../runtime/matching.js';
import { type GoldenArguments, readGolden } from './evaluate-golden-inputs.js';
import { openProduct } from './product.js';

/** The share of golden questions that must be decided right, and that where words alone are matched. */
export const mustPass = 0.97;
export const mustPassByWords = 0.9;

const decisions = ['answer', 'ask', 'handover'] as const;
const places = ['best', 'runner-up', 'third'];

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);

const kindOf = ({ golden: { expected } }: GoldenResult): string =>
  expected.decision === 'handover' ? `handover, ${expected.about}` : expected.decision;

const showMatch = ({ faq, confidence, why }: Match): string => {
  const words = why.words.map(({ word, weight }) => `${word} ${Math.round(100 * weight)} %`).join(', ');
  return `${confidence.toFixed(2)} ${faq}, nearest “${why.phrasing}”${words && `; ${words}`}`;
};

const handOverAs = (faq: string | undefined): string => (faq === undefined ? 'hand over' : `hand over as ${faq}`);

const showExpected = ({ golden: { expected } }: GoldenResult): string => {
  if (expected.decision === 'answer') return `answer ${expected.faq}`;
  if (expected.decision === 'ask') return `ask ${expected.faqs.join(' | ')}`;
  return `${handOverAs(expected.faq)} (about: ${expected.about})`;
};

const showDecision = ({ asked: { decision, options, forPerson } }: GoldenResult): string =>
  decision === 'handover' ? handOverAs(forPerson) : `${decision} ${options.join(' | ')}`.trim();

const expectedFaqs = ({ golden: { expected } }: GoldenResult): readonly string[] => {
  if (expected.decision === 'ask') return expected.faqs;
  return expected.faq === undefined ? [] : [expected.faq];
};

/** A miss: what was expected, what came, and the matches that led to it with the words that weighed most in each. */
const showMiss = (result: GoldenResult, out: (line: string) => void): void => {
  const { golden } = result;
  const { matches } = result.asked;
  const shown = matches.slice(0, places.length);
  out(`✗ line ${golden.line}: ${golden.question}`);
  out(`    expected: ${showExpected(result)}`);
  out(`    got:      ${showDecision(result)}`);
  if (shown.length === 0) out('      nothing found: no word of it is known');
  shown.forEach((match, place) => {
    out(`      ${`${places[place]}:`.padEnd(11)}${showMatch(match)}`);
  });
  for (const faq of expectedFaqs(result).filter((id) => !shown.some((m) => m.faq === id))) {
    const match = matches.find((m) => m.faq === faq);
    out(
      `      ${'expected:'.padEnd(11)}${match ? showMatch(match) : `${faq} is not among the ${matches.length} best`}`,
    );
  }
};

const languageColumns = [
  ['questions', 'questions'],
  ['answeredRight', 'answered right'],
  ['askedRight', 'asked, with it'],
  ['answeredWrong', 'answered wrong'],
  ['neither', 'neither'],
] as const satisfies readonly (readonly [keyof GoldenLanguage, string])[];

/** What became of the questions that an FAQ answers, by language. */
const showLanguages = (languages: readonly GoldenLanguage[], out: (line: string) => void): void => {
  if (languages.length === 0) return;
  const row = (name: string, cells: readonly string[]) =>
    out(`${name.padEnd(10)}${cells.map((text) => text.padStart(16)).join('')}`);
  out('');
  row(
    'language',
    languageColumns.map(([, head]) => head),
  );
  for (const one of languages)
    row(
      one.language ?? '–',
      languageColumns.map(([key]) => String(one[key])),
    );
};

/** The misses, then how many passed by kind, then what was decided on what. */
const report = (results: readonly GoldenResult[], must: number, out: (line: string) => void): void => {
  for (const result of results.filter((r) => !r.passed)) showMiss(result, out);
  const kinds = [...new Set(results.map(kindOf))];
  const width = Math.max(8, ...kinds.map((k) => k.length)) + 2;
  out('');
  out(
    `${'expected'.padEnd(width)}${['passed', 'answered', 'asked', 'handed over'].map((h) => h.padStart(13)).join('')}`,
  );
  for (const kind of kinds) {
    const those = results.filter((r) => kindOf(r) === kind);
    const passed = `${those.filter((r) => r.passed).length} of ${those.length}`;
    const decided = decisions.map((d) => String(those.filter((r) => r.asked.decision === d).length));
    out(`${kind.padEnd(width)}${[passed, ...decided].map((cell) => cell.padStart(13)).join('')}`);
  }
  showLanguages(goldenByLanguage(results), out);
  const passed = results.filter((r) => r.passed).length;
  out('');
  out(`${passed} of ${results.length} questions passed (${percent(passed, results.length)}; must be ${100 * must} %).`);
};

const json = (results: readonly GoldenResult[], share: number): string => {
  const languages = goldenByLanguage(results);
  return JSON.stringify(
    {
      passed: share,
      ...(languages.length > 0 && { languages }),
      questions: results.map(({ golden, asked, passed }) => ({
        line: golden.line,
        question: golden.question,
        ...(golden.language !== undefined && { language: golden.language }),
        expected: golden.expected,
        decision: asked.decision,
        options: asked.options,
        ...(asked.forPerson !== undefined && { forPerson: asked.forPerson }),
        passed,
        matches: asked.matches,
      })),
    },
    null,
    2,
  );
};

/**
 * Asks the golden questions and shows each miss. Resolves with the exit code: 0 if as many of them passed as must, 1
 * if not, or if a file has a fault.
 */
export const evaluateGolden = async (
  given: GoldenArguments,
  config: Config,
  train: Train,
  out: (line: string) => void,
): Promise<number> => {
  const inputs = await readGolden(given, config, out);
  if (!inputs) return 1;
  const { faqs, questions } = inputs;
  const matcher = await train(faqs, new AbortController().signal);
  try {
    const ask = await openProduct(faqs, config);
    const results = await askGolden(questions, (question) => ask(question, matcher.match));
    const must = matcher.name === 'words' ? mustPassByWords : mustPass;
    const share = results.filter((r) => r.passed).length / results.length;
    if (given.json) out(json(results, share));
    else report(results, must, out);
    return share >= must ? 0 : 1;
  } finally {
    await matcher.close?.();
  }
};
