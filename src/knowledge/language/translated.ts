import type { Faq } from '../faq.js';
import { languageOf } from './languages.js';

/** The languages that FAQs are translated into, sorted. */
export const translatedInto = (faqs: Iterable<Faq>): string[] => {
  const found = new Set<string>();
  for (const { translations = [] } of faqs) for (const { locale } of translations) found.add(languageOf(locale));
  return [...found].sort();
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
