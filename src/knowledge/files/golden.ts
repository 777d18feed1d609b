import { basename } from 'node:path';
import type { Faq, Fault } from '../faq.js';
import type { Expected, GoldenQuestion } from '../golden.js';
import { type Faqs, isForPerson, maxOptions } from '../policy.js';
import { nearest } from './nearest.js';
import { readText } from './read.js';
import { type Located, parseYaml, type Report, reporter, type YamlFile } from './yaml.js';

/** What a file of golden questions holds. */
export interface LoadedGolden {
  /** The sound ones, in the order of the file. */
  readonly questions: readonly GoldenQuestion[];
  readonly faults: readonly Fault[];
}

const keys = ['question', 'answer', 'ask', 'handover', 'about', 'language'] as const;
const decisions = ['answer', 'ask', 'handover'] as const;

/**
 * Reads golden questions: a list of `question` with one of `answer: id`, `ask: [ids]`, `handover: true` and `about: shop` or
 * `elsewhere`, or `handover: id` of a question for a person. Each may have a `language`, an ISO 639-1 code. Never throws.
 */
export const loadGolden = async (file: string, known: Iterable<Pick<Faq, 'id' | 'handOff'>>): Promise<LoadedGolden> => {
  const faqs = new Map([...known].map((faq) => [faq.id, faq]));
  const faults: Fault[] = [];
  const report = reporter(basename(file), faults);
  const source = await readText(file, report);
  const yaml = source === undefined ? undefined : parseYaml(source, 1, report);
  const questions = yaml
    ? (yaml.list(yaml.root, 'The file') ?? []).flatMap((item) => readQuestion(yaml, item, faqs, report) ?? [])
    : [];
  return { questions, faults };
};

const readQuestion = (yaml: YamlFile, at: Located, faqs: Faqs, report: Report): GoldenQuestion | undefined => {
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
  const expected = expectations[decision](yaml, fields.get(decision)!, fields, faqs, report);
  const language = readLanguage(yaml, fields.get('language'), report);
  if (question === undefined || !expected) return undefined;
  return { line: at.line, question, expected, ...(language !== undefined && { language }) };
};

/** The code of a language; undefined where there is none, or, and reported, where it is no code. */
const readLanguage = (yaml: YamlFile, at: Located | undefined, report: Report): string | undefined => {
  if (!at) return undefined;
  const language = yaml.text(at, 'The language');
  if (language === undefined || /^[a-z]{2}$/.test(language)) return language;
  report(
    at.line,
    `The language "${language}" is no code of two small letters.`,
    'Write its ISO 639-1 code, such as pl.',
  );
  return undefined;
};

type ReadExpected = (
  yaml: YamlFile,
  at: Located,
  fields: ReadonlyMap<string, Located>,
  faqs: Faqs,
  report: Report,
) => Expected | undefined;

const exists = (id: string, line: number, faqs: Faqs, report: Report): boolean => {
  if (faqs.has(id)) return true;
  const meant = nearest(id, [...faqs.keys()]);
  report(line, `There is no FAQ "${id}".`, meant ? `Did you mean "${meant}"?` : 'Write the id of an FAQ.');
  return false;
};

/** Whether this FAQ can be answered or offered. */
const isAnswer = (id: string, line: number, faqs: Faqs, report: Report): boolean => {
  if (!exists(id, line, faqs, report)) return false;
  if (!isForPerson(id, faqs)) return true;
  report(line, `"${id}" is a question for a person, and is never answered.`, `Write "handover: ${id}".`);
  return false;
};

const expectations: Record<(typeof decisions)[number], ReadExpected> = {
  answer(yaml, at, _fields, faqs, report) {
    const faq = yaml.text(at, '"answer"');
    return faq !== undefined && isAnswer(faq, at.line, faqs, report) ? { decision: 'answer', faq } : undefined;
  },
  ask(yaml, at, _fields, faqs, report) {
    const found = yaml.texts(at, '"ask"');
    const known = found.filter(({ text, line }) => isAnswer(text, line, faqs, report));
    if (known.length < found.length) return undefined;
    if (found.length >= 1 && found.length <= maxOptions)
      return { decision: 'ask', faqs: found.map(({ text }) => text) };
    report(at.line, `"ask" names ${found.length} FAQs.`, `Name one to ${maxOptions}: as many can be offered.`);
    return undefined;
  },
  handover(yaml, at, fields, faqs, report) {
    const aboutAt = fields.get('about');
    const about = aboutAt && yaml.text(aboutAt, '"about"');
    const given = yaml.text(at, '"handover"');
    const named = given !== undefined && given !== 'true' && given !== 'false';
    if (named && !exists(given, at.line, faqs, report)) return undefined;
    if (named && !isForPerson(given, faqs)) {
      report(
        at.line,
        `The FAQ "${given}" is no question for a person.`,
        `Write "answer: ${given}", or "hand-off: true" in the FAQ's file.`,
      );
      return undefined;
    }
    // A question for a person is one that this shop is asked, unless it is said otherwise.
    const place = about ?? (named ? 'shop' : undefined);
    if ((named || given === 'true') && (place === 'shop' || place === 'elsewhere'))
      return { decision: 'handover', about: place, ...(named && { faq: given }) };
    report(
      at.line,
      'A hand-over is not described in full.',
      'Write "handover: true" and "about: shop" or "elsewhere", or "handover:" and the id of a question for a person.',
    );
    return undefined;
  },
};
