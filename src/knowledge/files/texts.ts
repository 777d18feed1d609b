import { basename } from 'node:path';
import { isSeq } from 'yaml';
import type { Fault, Texts } from '../faq.js';
import { readText } from './read.js';
import { type Located, parseYaml, type Report, reporter, type YamlFile } from './yaml.js';

/** What a file of texts holds; `texts` is absent when it has faults. */
export interface LoadedTexts {
  readonly texts?: Texts;
  readonly faults: readonly Fault[];
}

/**
 * Reads `<locale>.yaml` with the sections `say` (by key, a text or a list of variants) and `recognise` (by kind, a list
 * of phrases). Which keys are needed is not checked here. Never throws.
 */
export const loadTexts = async (file: string): Promise<LoadedTexts> => {
  const name = basename(file);
  const faults: Fault[] = [];
  const report = reporter(name, faults);
  const source = await readText(file, report);
  const texts = source === undefined ? undefined : parseTexts(name, source.replaceAll('\r\n', '\n'), report);
  return faults.length > 0 || !texts ? { faults } : { texts, faults };
};

const parseTexts = (name: string, source: string, report: Report): Texts | undefined => {
  const yaml = parseYaml(source, 1, report);
  const sections = yaml?.map(yaml.root, 'The file', ['say', 'recognise']);
  if (!yaml || !sections) return undefined;
  const section = (key: string, what: (name: string) => string) => {
    const at = sections.get(key);
    if (!at) report(1, `The file has no "${key}".`, `Add "${key}:" and its entries.`);
    const entries = at && yaml.map(at, `"${key}"`);
    return Object.fromEntries([...(entries ?? [])].map(([k, v]) => [k, variants(yaml, v, what(k), report)]));
  };
  return {
    locale: name.replace(/\.[^.]*$/, ''),
    say: section('say', (key) => `The text "${key}"`),
    recognise: section('recognise', (key) => `The phrases for "${key}"`),
  };
};

/** One text, or a list of at least one. */
const variants = (yaml: YamlFile, at: Located, what: string, report: Report): readonly string[] => {
  if (!isSeq(at.node)) return [yaml.text(at, what) ?? ''];
  const texts = yaml.texts(at, what).map((t) => t.text);
  if (at.node.items.length === 0) report(at.line, `${what} is an empty list.`, 'Write at least one text.');
  return texts;
};
