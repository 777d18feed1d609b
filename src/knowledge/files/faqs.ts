import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Faq, Fault } from '../faq.js';
import { checkId, type ParsedFaq, parseFaq } from './faq-file.js';
import { readText } from './read.js';
import { reporter } from './yaml.js';

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

/** Reads `<dir>/<topic>/<id>.md`. A bad file is a fault and does not keep the others from being read. Never throws. */
export const loadFaqs = async (dir: string): Promise<LoadedFaqs> => {
  const faults: Fault[] = [];
  const parsed = new Map<string, ParsedFaq & { file: string }>();
  for (const file of await faqFiles(dir, faults)) {
    const [topic, name] = file.split('/') as [string, string];
    const report = reporter(file, faults);
    const source = await readText(join(dir, topic, name), report);
    if (source === undefined) continue;
    const id = name.slice(0, -'.md'.length);
    const found = parseFaq(id, topic, source, report);
    const first = parsed.get(id);
    if (first) report(0, `The id "${id}" is taken by ${first.file}.`, 'Rename one of the two files.');
    else if (found) parsed.set(id, { ...found, file });
  }
  const sound = [...parsed.values()].sort((a, b) => byName(a.faq.id, b.faq.id));
  return { faqs: sound.map((p) => p.faq), faults, warnings: repeatedPhrasings(sound) };
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
const repeatedPhrasings = (sound: readonly (ParsedFaq & { file: string })[]): Fault[] => {
  const warnings: Fault[] = [];
  const seen = new Map<string, string>();
  for (const { faq, lines, file } of sound)
    faq.phrasings.forEach((phrasing, i) => {
      const key = phrasing.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
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
