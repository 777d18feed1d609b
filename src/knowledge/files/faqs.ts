import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Faq, Fault, Translation } from '../faq.js';
import { languageOf } from '../language/languages.js';
import {
  checkId,
  isTranslation,
  type ParsedFaq,
  type ParsedTranslation,
  parseFaq,
  parseTranslation,
} from './faq-file.js';
import { readText } from './read.js';
import { reporter } from './yaml.js';

/** What was read, and the file it stands in. */
type Placed<T> = T & { readonly file: string };

/** What a folder of FAQs holds. */
export interface LoadedFaqs {
  /** The sound ones, in the order of their ids. */
  readonly faqs: readonly Faq[];
  /** Why others were left out. What to do about that is the caller's decision. */
  readonly faults: readonly Fault[];
  /** What an admin should look at, though nothing was left out for it. */
  readonly warnings: readonly Fault[];
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Reads `<dir>/<topic>/<id>.md`, and its translations beside it, `<id>.<locale>.md`. A bad file is a fault and does not keep
 * the others from being read. Never throws.
 */
export const loadFaqs = async (dir: string): Promise<LoadedFaqs> => {
  const faults: Fault[] = [];
  const parsed = new Map<string, Placed<ParsedFaq>>();
  const translated: Placed<ParsedTranslation>[] = [];
  for (const file of await faqFiles(dir, faults)) {
    const [topic, name] = file.split('/') as [string, string];
    const report = reporter(file, faults);
    const source = await readText(join(dir, topic, name), report);
    if (source === undefined) continue;
    const id = name.slice(0, -'.md'.length);
    if (isTranslation(id)) {
      const found = parseTranslation(id, source, report);
      if (found) translated.push({ ...found, file });
      continue;
    }
    const found = parseFaq(id, topic, source, report);
    const first = parsed.get(id);
    if (first) report(0, `The id "${id}" is taken by ${first.file}.`, 'Rename one of the two files.');
    else if (found) parsed.set(id, { ...found, file });
  }
  const translations = translationsOf(parsed, translated, faults);
  const sound = [...parsed.values()].sort((a, b) => byName(a.faq.id, b.faq.id));
  const faqs = sound.map(({ faq }) => {
    const own = translations.get(faq.id);
    return own ? { ...faq, translations: own } : faq;
  });
  const phrased = [...sound, ...translated.map(({ translation, lines, file }) => ({ faq: translation, lines, file }))];
  return { faqs, faults, warnings: repeatedPhrasings(phrased) };
};

/** The sound translations by the FAQ that they translate; what translates nothing is a fault. */
const translationsOf = (
  parsed: ReadonlyMap<string, Placed<ParsedFaq>>,
  translated: readonly Placed<ParsedTranslation>[],
  faults: Fault[],
): Map<string, readonly Translation[]> => {
  const found = new Map<string, readonly Translation[]>();
  for (const { id, translation, bodyLine, file } of translated) {
    const report = reporter(file, faults);
    const original = parsed.get(id);
    const beside = file.replace(/[^/]*$/, `${id}.md`);
    if (!original)
      report(0, `There is no sound FAQ "${id}" to translate.`, `Write or mend ${beside}, or correct the file's name.`);
    else if (original.file !== beside)
      report(0, `It translates ${original.file}, which is in another folder.`, 'Put the two files side by side.');
    else if (languageOf(original.faq.locale) === translation.locale)
      report(
        0,
        `The FAQ itself is in "${original.faq.locale}".`,
        `Remove this file, or correct the locale of ${beside}.`,
      );
    else if (translation.answer === '' && !original.faq.handOff)
      report(bodyLine, 'The answer is empty.', 'Write the answer below the closing "---".');
    else found.set(id, [...(found.get(id) ?? []), translation]);
  }
  return found;
};

/** The FAQ files as `<topic>/<id>.md`, sorted. Links, hidden files and files of other kinds are passed over. */
const faqFiles = async (dir: string, faults: Fault[]): Promise<string[]> => {
  const list = async (path: string, shown: string) => {
    try {
      return await readdir(path, { withFileTypes: true });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const fix = 'Check that the folder exists and that Careline may read it.';
      faults.push({ file: shown, line: 0, problem: `The folder cannot be read: ${reason}.`, fix });
      return [];
    }
  };
  const files: string[] = [];
  for (const folder of await list(dir, '.')) {
    if (!folder.isDirectory() || folder.name.startsWith('.')) continue;
    const entries = await list(join(dir, folder.name), folder.name);
    const faqs = entries.filter((e) => e.isFile() && e.name.endsWith('.md') && !e.name.startsWith('.'));
    if (faqs.length > 0 && !checkId(folder.name, "topic's folder", reporter(folder.name, faults))) continue;
    files.push(...faqs.map((e) => `${folder.name}/${e.name}`));
  }
  return files.sort(byName);
};

/** A phrasing that two FAQs share, or that one repeats, tells the matcher nothing, and may be a slip. */
const repeatedPhrasings = (
  sound: readonly Placed<{ readonly faq: Pick<Faq, 'phrasings' | 'locale'>; readonly lines: readonly number[] }>[],
): Fault[] => {
  const warnings: Fault[] = [];
  const seen = new Map<string, string>();
  for (const { faq, lines, file } of sound)
    faq.phrasings.forEach((phrasing, i) => {
      const key = `${languageOf(faq.locale)} ${phrasing.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')}`;
      const other = seen.get(key);
      const line = lines[i]!;
      if (other === undefined) seen.set(key, `${file}:${line}`);
      else
        warnings.push({
          file,
          line,
          problem: `The phrasing "${phrasing}" is at ${other} too.`,
          fix: 'Keep it where it belongs, and remove the other.',
        });
    });
  return warnings;
};
