import type { Faq, Translation } from '../faq.js';
import { languageOf } from './languages.js';

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
 * Returns the FAQs that have texts in some languages, with these texts alone: written in them, or translated. Where the FAQ
 * itself is in another language, its first such translation gives title and answer.
 */
export const faqsIn = (faqs: Iterable<Faq>, languages: readonly string[]): Faq[] =>
  [...faqs].flatMap(({ translations = [], ...faq }): Faq[] => {
    const inThem = translations.filter(({ locale }) => languages.includes(languageOf(locale)));
    const isOwn = languages.includes(languageOf(faq.locale));
    const [head, ...rest]: (Faq | Translation)[] = isOwn ? [faq, ...inThem] : inThem;
    return head ? [{ ...faq, ...head, ...(rest.length > 0 && { translations: rest as Translation[] }) }] : [];
  });

/** Whether all texts of the FAQs are in these languages. */
export const hasAllIn = (faqs: Iterable<Faq>, languages: readonly string[]): boolean =>
  [...faqs].every(({ locale, translations = [] }) =>
    [locale, ...translations.map((one) => one.locale)].every((one) => languages.includes(languageOf(one))),
  );

/** An FAQ as it reads in a locale: in that very locale, else in its language, else undefined. */
export const faqIn = (faq: Faq, locale: string): Faq | undefined => {
  const language = languageOf(locale);
  const all = faq.translations ?? [];
  const exact = all.find((one) => one.locale === locale.toLowerCase());
  if (!exact && languageOf(faq.locale) === language) return faq;
  const found = exact ?? all.find((one) => languageOf(one.locale) === language);
  return found && { ...faq, ...found };
};
