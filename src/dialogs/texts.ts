import type { Knowledge, Texts } from '../knowledge/faq.js';
import { languageOf } from '../knowledge/language/languages.js';
import { escapeMarkdown } from '../model/message.js';
import { parsePhrase } from './phrases.js';
import { phraseKinds } from './recognise.js';
import { type TextKey, type TextValues, textKeys } from './text-keys.js';

/** What is wrong with a texts file: at which key, and how to mend it. */
export interface TextProblem {
  /** `say.<key>` or `recognise.<kind>`. */
  readonly key: string;
  readonly problem: string;
  readonly fix: string;
}

const placeholder = /\{(\w+)\}/g;
const placeholders = (text: string): string[] => [...text.matchAll(placeholder)].map((found) => found[1]!);

/** The keys of which two variants at least are wanted. */
const isVaried = (key: TextKey): boolean => 'varied' in textKeys[key];
const wanted = (key: TextKey): readonly string[] => {
  const rule = textKeys[key];
  return 'with' in rule ? rule.with : [];
};

const checkText = (key: TextKey, variants: readonly string[]): TextProblem[] => {
  const at = `say.${key}`;
  const problems: TextProblem[] = [];
  if (variants.length === 0) return [{ key: at, problem: 'The text is missing.', fix: `Add ${key} under say.` }];
  if (isVaried(key) && new Set(variants).size < 2) {
    problems.push({
      key: at,
      problem: 'There is only one variant.',
      fix: 'Add a second wording as another list item.',
    });
  }
  variants.forEach((text, i) => {
    const where = `Variant ${i + 1}`;
    if (text.trim() === '') problems.push({ key: at, problem: `${where} is empty.`, fix: 'Write it, or remove it.' });
    const found = placeholders(text);
    for (const name of wanted(key).filter((name) => !found.includes(name))) {
      problems.push({ key: at, problem: `${where} lacks {${name}}.`, fix: `Put {${name}} where its value belongs.` });
    }
    for (const name of found.filter((name) => !wanted(key).includes(name))) {
      const known = wanted(key).map((one) => `{${one}}`);
      const fix = known.length > 0 ? `Only ${known.join(', ')} can be used here.` : 'No placeholder can be used here.';
      problems.push({ key: at, problem: `${where} has an unknown {${name}}.`, fix });
    }
  });
  return problems;
};

/** Everything that is wrong with a texts file; empty when it can be used. The engine relies on it having been asked. */
export const checkTexts = (texts: Texts): TextProblem[] => {
  // A language that is only understood says nothing, and takes what it lacks from the default one.
  const silent = Object.keys(texts.say).length === 0;
  const keys = Object.keys(textKeys) as TextKey[];
  const unknown = (part: string, names: string[], known: readonly string[]): TextProblem[] =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => ({
        key: `${part}.${name}`,
        problem: 'This key is not known.',
        fix: 'Remove it, or mend its spelling.',
      }));
  const kinds = phraseKinds.flatMap((kind): TextProblem[] => {
    const phrases = texts.recognise[kind] ?? [];
    const key = `recognise.${kind}`;
    if (phrases.length === 0 && silent) return [];
    if (phrases.length === 0)
      return [{ key, problem: 'There are no phrases.', fix: `List some under recognise.${kind}.` }];
    return phrases
      .filter((phrase) => parsePhrase(phrase).least === 0)
      .map((phrase) => ({
        key,
        problem: `"${phrase}" has no word that must be there.`,
        fix: 'Take at least one word out of its brackets.',
      }));
  });
  return [
    ...(silent ? [] : keys.flatMap((key) => checkText(key, texts.say[key] ?? []))),
    ...unknown('say', Object.keys(texts.say), keys),
    ...kinds,
    ...unknown('recognise', Object.keys(texts.recognise), phraseKinds),
  ];
};

/** The wording of a language, or the default one's where it has none. */
export const textsIn = ({ texts, languages }: Knowledge, language: string | undefined): Texts =>
  (language === undefined || language === languageOf(texts.locale) ? undefined : languages?.get(language)) ?? texts;

/** One wording of a text, with its values escaped for Markdown, and the number of the variant. */
export const wording = <K extends TextKey>(
  texts: Texts,
  key: K,
  values: TextValues<K>,
  last: number | undefined,
): { readonly text: string; readonly variant: number } => {
  const variants = texts.say[key] ?? [];
  const variant = variants.length > 0 ? ((last ?? -1) + 1) % variants.length : 0;
  const all: Readonly<Record<string, string>> = values;
  const text = (variants[variant] ?? '').replace(placeholder, (_, name: string) => escapeMarkdown(all[name] ?? ''));
  return { text, variant };
};
