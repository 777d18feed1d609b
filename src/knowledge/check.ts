import type { Faq } from './faq.js';
import { languageOf } from './language/languages.js';

/** An FAQ with fewer phrasings than this is thin; sentences name it in words. */
const fewPhrasings = 6;

/** An FAQ that has few phrasings in a language. */
export interface ThinFaq {
  readonly faq: string;
  readonly language: string;
  /** Where phrasings are added, below the folder of the FAQs. */
  readonly file: string;
  /** The title in that language. */
  readonly question: string;
  /** How many different ones it has, the title not counted. */
  readonly phrasings: number;
}

/** The FAQs that there are in a language, and those of them that are thin. */
export interface LanguageCheck {
  readonly language: string;
  /** How many FAQs there are in it. */
  readonly faqs: number;
  /** The thinnest first, then by their ids. */
  readonly thin: readonly ThinFaq[];
}

/** A text without what makes no difference between phrasings: case and space. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const countDifferent = (question: string, phrasings: readonly string[]): number => {
  const different = new Set(phrasings.map(folded));
  different.delete(folded(question));
  return different.size;
};

/** What is learnt of an FAQ by language. Variants of a language count together, and have the file of the first. */
const byLanguage = ({ id, topic, locale, question, phrasings, translations = [] }: Faq): ThinFaq[] => {
  const own = languageOf(locale);
  const others = translations.filter((one) => languageOf(one.locale) !== own);
  const languages = [...new Set(others.map((one) => languageOf(one.locale)))];
  return [
    { faq: id, language: own, file: `${topic}/${id}.md`, question, phrasings: countDifferent(question, phrasings) },
    ...languages.flatMap((language) => {
      const those = others.filter((one) => languageOf(one.locale) === language);
      const [first] = those;
      if (!first) return [];
      const all = those.flatMap((one) => one.phrasings);
      const file = `${topic}/${id}.${first.locale}.md`;
      return [{ faq: id, language, file, question: first.question, phrasings: countDifferent(first.question, all) }];
    }),
  ];
};

const isThin = ({ phrasings }: ThinFaq): boolean => phrasings < fewPhrasings;

const thinnestFirst = (a: ThinFaq, b: ThinFaq): number =>
  a.phrasings - b.phrasings || (a.faq < b.faq ? -1 : a.faq > b.faq ? 1 : 0);

/** Returns what there is in each language and is thin, the language with the most FAQs first, then by their codes. */
export const checkPhrasings = (faqs: Iterable<Faq>): LanguageCheck[] => {
  const all = [...faqs].flatMap(byLanguage);
  const languages = [...new Set(all.map((one) => one.language))];
  const checks = languages.map((language) => {
    const those = all.filter((one) => one.language === language);
    return { language, faqs: those.length, thin: those.filter(isThin).sort(thinnestFirst) };
  });
  return checks.sort((a, b) => b.faqs - a.faqs || (a.language < b.language ? -1 : 1));
};

/** Returns a sentence on how many FAQs are thin in any language, for the start; undefined when none is. */
export const thinLine = (faqs: Iterable<Faq>): string | undefined => {
  const all = [...faqs];
  const thin = all.filter((faq) => byLanguage(faq).some(isThin)).length;
  if (thin === 0) return undefined;
  const [have, them] = thin === 1 ? ['has', 'it'] : ['have', 'them'];
  const share = `${thin} of ${all.length} FAQ${all.length === 1 ? '' : 's'}`;
  return `${share} ${have} fewer than six phrasings: npm run careline -- knowledge check names ${them}.`;
};
