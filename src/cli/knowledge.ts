import { readConfig } from '../config.js';
import { checkPhrasings, type LanguageCheck } from '../knowledge/check.js';
import { type LoadedFaqs, loadFaqs } from '../knowledge/files/faqs.js';
import { faultLine } from '../runtime/knowledge.js';
import { type Finding, fault, fine, note } from './finding.js';
import { counted, UsageError } from './usage.js';

/** Measured: what six phrasings for each FAQ find, and what twelve do. */
const whatMoreBring = [
  'A few more bring much. On the sample shop, with six phrasings for each FAQ, the right one is found first for 80 of',
  '100 questions that nobody had seen; with twelve, for 90. Each should say it in other words, as customers do.',
];

const show = ({ mark, text }: Finding): string => `${mark} ${text}`;

/** The thin FAQs of a language: how many, the number of phrasings of each, its file and its title. */
const thinLines = ({ language, faqs, thin }: LanguageCheck): string[] => {
  if (thin.length === 0) return [];
  const width = Math.max(...thin.map(({ file }) => file.length));
  const have = thin.length === 1 ? 'has' : 'have';
  return [
    `${thin.length} of ${counted(faqs, 'FAQ')} in "${language}" ${have} fewer than six phrasings, the title not counted:`,
    ...thin.map(({ phrasings, file, question }) => `  ${phrasings}  ${file.padEnd(width)}  ${question}`),
    '',
  ];
};

/** Returns the lines that tell what was found in the files of the FAQs, and the exit code: 1 when there is a fault. */
export const checkLines = ({ faqs, faults, warnings }: LoadedFaqs): { lines: string[]; code: number } => {
  const empty = faqs.length === 0 && faults.length === 0;
  const faulty = [
    ...faults.map((one) => fault(faultLine(one))),
    ...(empty ? [fault('There is no FAQ: every question goes to a person. Add <topic>/<id>.md.')] : []),
  ];
  const found = [...faulty, ...warnings.map((one) => note(faultLine(one)))].map(show);
  const thin = checkPhrasings(faqs).flatMap(thinLines);
  const rich = faqs.length > 0 && thin.length === 0;
  return {
    lines: [
      ...found,
      ...(rich ? [show(fine(`Each of ${counted(faqs.length, 'FAQ')} has six phrasings or more`))] : []),
      ...(found.length > 0 ? [''] : []),
      ...(thin.length > 0 ? [...thin, ...whatMoreBring, ''] : []),
      faulty.length === 0 ? 'No fault was found.' : `${counted(faulty.length, 'fault')} to mend.`,
    ],
    code: faulty.length === 0 ? 0 : 1,
  };
};

/**
 * `careline knowledge check`: looks at the FAQs' files, and lists what is wrong with them and which FAQs have few phrasings.
 * Resolves with 0, or 1 when there is a fault. Throws `UsageError`, `ConfigError`.
 */
export const knowledge = async ([verb, ...more]: readonly string[]): Promise<number> => {
  if (verb !== 'check')
    throw new UsageError(verb === undefined ? '"knowledge" needs a word more.' : `There is no "knowledge ${verb}".`);
  if (more.length > 0) throw new UsageError(`"knowledge check" takes no more words (there is "${more.join(' ')}").`);
  const { lines, code } = checkLines(await loadFaqs(readConfig(process.env, process.cwd()).faqDir));
  for (const line of lines) process.stdout.write(`${line}\n`);
  return code;
};
