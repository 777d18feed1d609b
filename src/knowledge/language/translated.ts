import type { Faq } from '../faq.js';
import { languageOf } from './languages.js';

/** The languages that FAQs are translated into, sorted. */
export const translatedInto = (faqs: Iterable<Faq>): string[] => {
  const found = new Set<string>();
  for (const { translations = [] } of faqs) for (const { locale } of translations) found.add(languageOf(locale));
  return [...found].sort();
};

/**
 * The language that most FAQs are written in, and in which all are read; of equally many the first by the alphabet. English
 * where there is no FAQ.
 */
export const mainLanguage = (faqs: readonly Faq[]): string => {
  const counts = new Map<string, number>();
  for (const { locale } of faqs) counts.set(languageOf(locale), (counts.get(languageOf(locale)) ?? 0) + 1);
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return most?.[0] ?? 'en';
};

/**
 * The languages that have a matcher of their own beside the one of `mainLanguage`, sorted: those that FAQs are translated
 * into, and others that some are written in.
 */
export const otherLanguages = (faqs: readonly Faq[]): string[] => {
  const main = mainLanguage(faqs);
  const written = faqs.map(({ locale }) => languageOf(locale)).filter((language) => language !== main);
  return [...new Set([...translatedInto(faqs), ...written])].sort();
};

/**
 * The FAQs that there are in a language, as a matcher of that language learns them: translated, or written in it. Of several
 * translations into variants of the language, the first gives the title, and all give phrasings.
 */
export const faqsIn = (faqs: Iterable<Faq>, language: string): Faq[] =>
  [...faqs].flatMap((faq): Faq[] => {
    const own = (faq.translations ?? []).filter(({ locale }) => languageOf(locale) === language);
    const [first] = own;
    if (languageOf(faq.locale) === language) return [faq];
    if (!first) return [];
    return [{ ...faq, ...first, phrasings: own.flatMap(({ phrasings }) => phrasings), translations: own }];
  });

/** An FAQ as it reads in a locale: in that very locale, else in its language, else undefined. */
export const faqIn = (faq: Faq, locale: string): Faq | undefined => {
  const language = languageOf(locale);
  const all = faq.translations ?? [];
  const exact = all.find((one) => one.locale === locale.toLowerCase());
  if (!exact && languageOf(faq.locale) === language) return faq;
  const found = exact ?? all.find((one) => languageOf(one.locale) === language);
  return found && { ...faq, ...found };
};
