import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isSeq } from 'yaml';
import type { Fault, Texts } from '../faq.js';
import { languages } from '../language/languages.js';
import { readText } from './read.js';
import { type Located, parseYaml, type Report, reporter, type YamlFile } from './yaml.js';

/** What a file of texts holds; `texts` is absent when it has faults. */
export interface LoadedTexts {
  readonly texts?: Texts;
  readonly faults: readonly Fault[];
}

/**
 * Reads `<locale>.yaml` with the sections `say` (by key, a text or a list of variants), `recognise` (by kind, a list of
 * phrases) and, if it likes, `spelling` (by chat spelling, what it stands for), `elsewhere` and `foreign`. Which keys are needed is not checked here. Never throws.
 */
export const loadTexts = async (file: string, maySayNothing = false): Promise<LoadedTexts> => {
  const name = basename(file);
  const faults: Fault[] = [];
  const report = reporter(name, faults);
  const source = await readText(file, report);
  const texts =
    source === undefined ? undefined : parseTexts(name, source.replaceAll('\r\n', '\n'), report, maySayNothing);
  return faults.length > 0 || !texts ? { faults } : { texts, faults };
};

/** What the files of other languages hold; a faulty one is left out. */
export interface LoadedOthers {
  readonly texts: readonly Texts[];
  readonly faults: readonly Fault[];
}

/** Where the files of other languages are looked for: `es.yaml` and the like, beside the one given. */
export const otherTextFiles = (file: string): string[] =>
  languages.map((language) => join(dirname(file), `${language}.yaml`)).filter((other) => other !== file);

/**
 * Reads the files of other languages that stand beside the one given. One that has no `say` lets its language be understood,
 * though not spoken. Never throws.
 */
export const loadOtherTexts = async (file: string): Promise<LoadedOthers> => {
  const others = otherTextFiles(file).filter((other) => existsSync(other));
  const loaded = await Promise.all(others.map((other) => loadTexts(other, true)));
  return {
    texts: loaded.flatMap(({ texts }) => (texts ? [texts] : [])),
    faults: loaded.flatMap(({ faults }) => faults),
  };
};

const parseTexts = (name: string, source: string, report: Report, maySayNothing: boolean): Texts | undefined => {
  const yaml = parseYaml(source, 1, report);
  const sections = yaml?.map(yaml.root, 'The file', ['say', 'recognise', 'spelling', 'elsewhere', 'foreign']);
  if (!yaml || !sections) return undefined;
  const section = (key: string, what: (name: string) => string) => {
    const at = sections.get(key);
    if (!at && !(maySayNothing && key === 'say'))
      report(1, `The file has no "${key}".`, `Add "${key}:" and its entries.`);
    const entries = at && yaml.map(at, `"${key}"`);
    return Object.fromEntries([...(entries ?? [])].map(([k, v]) => [k, variants(yaml, v, what(k), report)]));
  };
  const elsewhereAt = sections.get('elsewhere');
  const elsewhere = elsewhereAt && yaml.map(elsewhereAt, '"elsewhere"', languages);
  const foreignAt = sections.get('foreign');
  const foreign = foreignAt && yaml.text(foreignAt, 'The text "foreign"');
  if (foreign !== undefined && !foreign.includes('{language}'))
    report(foreignAt!.line, 'The text "foreign" lacks {language}.', 'Put {language} where its name belongs.');
  const spellingAt = sections.get('spelling');
  const spelling = spellingAt && yaml.map(spellingAt, '"spelling"');
  return {
    locale: name.replace(/\.[^.]*$/, ''),
    say: section('say', (key) => `The text "${key}"`),
    recognise: section('recognise', (key) => `The phrases for "${key}"`),
    ...(elsewhere && {
      elsewhere: Object.fromEntries([...elsewhere].map(([k, v]) => [k, yaml.text(v, `The text for "${k}"`) ?? ''])),
    }),
    ...(foreign !== undefined && { foreign }),
    ...(spelling && { spelling: spellingsOf(yaml, spelling, report) }),
  };
};

/** Each short spelling, which is one word in small letters, with what it stands for. */
const spellingsOf = (yaml: YamlFile, entries: ReadonlyMap<string, Located>, report: Report): Record<string, string> =>
  Object.fromEntries(
    [...entries].map(([short, at]) => {
      if (!/^[\p{L}\p{M}\p{N}]+$/u.test(short) || short !== short.toLowerCase())
        report(at.line, `The spelling "${short}" is not one word in small letters.`, 'Write it as customers type it.');
      return [short, yaml.text(at, `What "${short}" stands for`) ?? ''];
    }),
  );

/** One text, or a list of at least one. */
const variants = (yaml: YamlFile, at: Located, what: string, report: Report): readonly string[] => {
  if (!isSeq(at.node)) return [yaml.text(at, what) ?? ''];
  const texts = yaml.texts(at, what).map((t) => t.text);
  if (at.node.items.length === 0) report(at.line, `${what} is an empty list.`, 'Write at least one text.');
  return texts;
};
