import { basename } from 'node:path';
import type { Fault } from '../faq.js';
import type { Expected, GoldenQuestion } from '../golden.js';
import { maxOptions } from '../policy.js';
import { nearest } from './nearest.js';
import { readText } from './read.js';
import { type Located, parseYaml, type Report, reporter, type YamlFile } from './yaml.js';

/** What a file of golden questions holds. */
export interface LoadedGolden {
  /** The sound ones, in the order of the file. */
  readonly questions: readonly GoldenQuestion[];
  readonly faults: readonly Fault[];
}

const keys = ['question', 'answer', 'ask', 'handover', 'about'] as const;
const decisions = ['answer', 'ask', 'handover'] as const;

/**
 * Reads golden questions: a list of `question` with one of `answer: id`, `ask: [ids]`, or `handover: true` and
 * `about: shop` or `elsewhere`. `ids` are the FAQs that there are. Never throws.
 */
export const loadGolden = async (file: string, ids: ReadonlySet<string>): Promise<LoadedGolden> => {
  const faults: Fault[] = [];
  const report = reporter(basename(file), faults);
  const source = await readText(file, report);
  const yaml = source === undefined ? undefined : parseYaml(source, 1, report);
  const questions = yaml
    ? (yaml.list(yaml.root, 'The file') ?? []).flatMap((item) => readQuestion(yaml, item, ids, report) ?? [])
    : [];
  return { questions, faults };
};

const readQuestion = (
  yaml: YamlFile,
  at: Located,
  ids: ReadonlySet<string>,
  report: Report,
): GoldenQuestion | undefined => {
  const fields = yaml.map(at, 'A golden question', keys);
  if (!fields) return undefined;
  const questionAt = fields.get('question');
  if (!questionAt) {
    report(at.line, 'This entry has no "question".', 'Add "question:" and what the customer writes.');
    return undefined;
  }
  const question = yaml.text(questionAt, 'The question');
  const given = decisions.filter((d) => fields.has(d));
  const decision = given[0];
  if (decision === undefined || given.length > 1) {
    report(
      at.line,
      given.length === 0 ? 'This question has no expected decision.' : `This question expects ${given.join(' and ')}.`,
      'Give it exactly one of "answer: id", "ask: [id, id]" and "handover: true".',
    );
    return undefined;
  }
  const expected = expectations[decision](yaml, fields.get(decision)!, fields, ids, report);
  return question === undefined || !expected ? undefined : { line: at.line, question, expected };
};

type ReadExpected = (
  yaml: YamlFile,
  at: Located,
  fields: ReadonlyMap<string, Located>,
  ids: ReadonlySet<string>,
  report: Report,
) => Expected | undefined;

const isFaq = (id: string, line: number, ids: ReadonlySet<string>, report: Report): boolean => {
  if (ids.has(id)) return true;
  const meant = nearest(id, ids);
  report(line, `There is no FAQ "${id}".`, meant ? `Did you mean "${meant}"?` : 'Write the id of an FAQ.');
  return false;
};

const expectations: Record<(typeof decisions)[number], ReadExpected> = {
  answer(yaml, at, _fields, ids, report) {
    const faq = yaml.text(at, '"answer"');
    return faq !== undefined && isFaq(faq, at.line, ids, report) ? { decision: 'answer', faq } : undefined;
  },
  ask(yaml, at, _fields, ids, report) {
    const found = yaml.texts(at, '"ask"');
    const known = found.filter(({ text, line }) => isFaq(text, line, ids, report));
    if (known.length < found.length) return undefined;
    if (found.length >= 1 && found.length <= maxOptions)
      return { decision: 'ask', faqs: found.map(({ text }) => text) };
    report(at.line, `"ask" names ${found.length} FAQs.`, `Name one to ${maxOptions}: as many can be offered.`);
    return undefined;
  },
  handover(yaml, at, fields, _ids, report) {
    const aboutAt = fields.get('about');
    const about = aboutAt && yaml.text(aboutAt, '"about"');
    if (yaml.text(at, '"handover"') === 'true' && (about === 'shop' || about === 'elsewhere'))
      return { decision: 'handover', about };
    report(
      at.line,
      'A hand-over is not described in full.',
      'Write "handover: true" and "about: shop" or "elsewhere".',
    );
    return undefined;
  },
};
