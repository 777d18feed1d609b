import { isSeq } from 'yaml';
import type { Faq, Translation } from '../faq.js';
import { type Located, parseYaml, type Report, type YamlFile } from './yaml.js';

/** Every key that an FAQ's front matter may have. `ask` is reserved for a topic's own questions. */
const keys = ['question', 'phrasings', 'locale', 'tags', 'topic', 'route', 'hand-off', 'ask'] as const;

/** Longest id: a button that offers an FAQ carries `faq:<id>`, and a channel takes 80 characters at most. */
const maxIdLength = 60;

/** The longest title or phrasing that still is one question and not an essay, in characters. */
const maxTextLength = 500;

const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Reports a name that cannot be an id or a topic; true if it can. */
export const checkId = (id: string, what: string, report: Report): boolean => {
  if (idPattern.test(id) && id.length <= maxIdLength) return true;
  report(
    0,
    id.length > maxIdLength
      ? `The ${what} is longer than ${maxIdLength} characters.`
      : `The ${what} "${id}" has characters that an id cannot have.`,
    'Rename it: small letters a-z, digits and single hyphens, such as "return-an-item".',
  );
  return false;
};

/** The front matter and the body of a Markdown file, each with its first line; undefined, and reported, if there is none. */
const split = (text: string, report: Report) => {
  const lines = text.split('\n');
  if (lines[0]?.trimEnd() !== '---') {
    report(1, 'The file does not begin with its front matter.', 'Begin it with a line "---", then "question: …".');
    return undefined;
  }
  const end = lines.findIndex((line, i) => i > 0 && line.trimEnd() === '---');
  if (end < 0) {
    report(1, 'The front matter is never closed.', 'Put a line "---" between the front matter and the answer.');
    return undefined;
  }
  return { yaml: lines.slice(1, end).join('\n'), body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 };
};

const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

/** The keys of a translation: all else is as in the FAQ that it translates. */
const translationKeys = ['question', 'phrasings'] as const;

/** An FAQ, and where each of its phrasings stands, for messages about them. */
export interface ParsedFaq {
  readonly faq: Faq;
  readonly lines: readonly number[];
}

/** What customers ask, with the lines: the title and the phrasings. Undefined, and reported, when there is no title. */
const readAsked = (yaml: YamlFile, fields: ReadonlyMap<string, Located>, report: Report) => {
  const bounded = (text: string, line: number, what: string): void => {
    if (text.length > maxTextLength)
      report(line, `${what} is longer than ${maxTextLength} characters.`, 'Shorten it to one question.');
  };
  const required = (key: 'question' | 'phrasings', fix: string): Located | undefined => {
    const field = fields.get(key);
    if (!field) report(1, `The front matter has no "${key}".`, fix);
    return field;
  };
  const questionAt = required('question', 'Add "question:" and the title that customers are shown.');
  const question = questionAt && yaml.text(questionAt, 'The question')?.replace(/\s+/g, ' ');
  if (questionAt && question !== undefined) bounded(question, questionAt.line, 'The question');
  const phrasingsAt = required('phrasings', 'Add "phrasings:" and a list of ways in which customers ask this.');
  const empty = phrasingsAt && isSeq(phrasingsAt.node) && phrasingsAt.node.items.length === 0;
  const phrasings = phrasingsAt ? yaml.texts(phrasingsAt, 'the phrasings') : [];
  for (const p of phrasings) bounded(p.text, p.line, 'The phrasing');
  if (empty)
    report(phrasingsAt.line, 'The list of phrasings is empty.', 'Add at least one way in which customers ask this.');
  return question === undefined ? undefined : { question, phrasings };
};

/** Whether the front matter says that a person answers this; undefined, and reported, if it says neither yes nor no. */
const readHandOff = (yaml: YamlFile, at: Located | undefined, report: Report): boolean | undefined => {
  if (!at) return false;
  const given = yaml.text(at, 'The value of "hand-off"');
  if (given === 'true' || given === 'false') return given === 'true';
  if (given !== undefined)
    report(
      at.line,
      `The value "${given}" of "hand-off" is neither true nor false.`,
      'Write "hand-off: true" if only a person answers this, or remove the line.',
    );
  return undefined;
};

/** A translation, the FAQ that it translates, and where each of its phrasings stands. */
export interface ParsedTranslation {
  readonly id: string;
  readonly translation: Translation;
  readonly lines: readonly number[];
  /** Where the answer begins; it may be empty where that of the FAQ may. */
  readonly bodyLine: number;
}

/** Whether a file's name (without `.md`) is that of a translation, such as `return-an-item.de`. */
export const isTranslation = (name: string): boolean => name.includes('.');

/**
 * Reads a translation from the text of `<topic>/<id>.<locale>.md`. Everything wrong with it is reported; undefined if that
 * leaves none.
 */
export const parseTranslation = (name: string, source: string, report: Report): ParsedTranslation | undefined => {
  let sound = true;
  const fault: Report = (line, problem, fix) => {
    sound = false;
    report(line, problem, fix);
  };
  const [id = '', locale = '', ...more] = name.split('.');
  if (more.length > 0 || locale !== locale.toLowerCase() || !isLocale(locale))
    fault(
      0,
      `The name "${name}.md" does not end in a language tag in small letters.`,
      `Name a translation of "${id}" such as "${id}.de.md" or "${id}.pt-br.md".`,
    );
  const parts = split(source.replaceAll('\r\n', '\n'), fault);
  const yaml = parts && parseYaml(parts.yaml, 2, fault);
  const fields = yaml?.map(yaml.root, 'The front matter', translationKeys);
  if (!parts || !yaml || !fields) return undefined;
  const asked = readAsked(yaml, fields, fault);
  if (!sound || !asked) return undefined;
  const phrasings = asked.phrasings.map((p) => p.text);
  return {
    id,
    translation: { locale, question: asked.question, phrasings, answer: parts.body.trim() },
    lines: asked.phrasings.map((p) => p.line),
    bodyLine: parts.bodyLine,
  };
};

/**
 * Reads one FAQ from the text of `<topic>/<id>.md`. Everything wrong with it is reported; undefined if that leaves no FAQ.
 */
export const parseFaq = (id: string, topic: string, source: string, report: Report): ParsedFaq | undefined => {
  let sound = true;
  const fault: Report = (line, problem, fix) => {
    sound = false;
    report(line, problem, fix);
  };
  checkId(id, "file's name", fault);
  const parts = split(source.replaceAll('\r\n', '\n'), fault);
  if (!parts) return undefined;
  const yaml = parseYaml(parts.yaml, 2, fault);
  const fields = yaml?.map(yaml.root, 'The front matter', keys);
  if (!yaml || !fields) return undefined;
  const asked = readAsked(yaml, fields, fault);
  const optional = (key: (typeof keys)[number]): Located | undefined => fields.get(key);
  const handOff = readHandOff(yaml, optional('hand-off'), fault);
  const answer = parts.body.trim();
  if (answer === '' && handOff === false)
    fault(
      parts.bodyLine,
      'The answer is empty.',
      'Write the answer below the closing "---", or "hand-off: true" above it if only a person answers this.',
    );

  const topicAt = optional('topic');
  const named = topicAt && yaml.text(topicAt, 'The topic');
  if (topicAt && named !== undefined && named !== topic)
    fault(
      topicAt.line,
      `The topic "${named}" is not the folder's name.`,
      `Write "topic: ${topic}", or move the file to the folder "${named}".`,
    );

  const localeAt = optional('locale');
  const locale = localeAt ? yaml.text(localeAt, 'The locale') : 'en';
  if (localeAt && locale !== undefined && !isLocale(locale))
    fault(localeAt.line, `The locale "${locale}" is not a language tag.`, 'Write a tag such as "en", "es" or "de-AT".');

  const tagsAt = optional('tags');
  const tags = tagsAt ? yaml.texts(tagsAt, 'the tags').map((t) => t.text) : [];
  const routeAt = optional('route');
  const route = routeAt && yaml.text(routeAt, 'The route');
  const askAt = optional('ask');
  if (askAt) yaml.list(askAt, '"ask"');

  if (!sound || asked === undefined || locale === undefined) return undefined;
  const faq: Faq = {
    id,
    topic,
    question: asked.question,
    phrasings: asked.phrasings.map((p) => p.text),
    answer,
    locale,
    ...(handOff && { handOff: true as const }),
    ...(route !== undefined && { route }),
    tags,
  };
  return { faq, lines: asked.phrasings.map((p) => p.line) };
};
