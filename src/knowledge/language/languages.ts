/** The languages that are told apart, stemmed and matched, by their ISO 639-1 codes. */
export const languages = ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl'] as const;
export type Language = (typeof languages)[number];

/** The language of a locale, such as `de` of `de-AT`, in small letters. */
export const languageOf = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? '';

/** The language of a locale, if it is one of those that are told apart. */
export const knownLanguage = (locale: string | undefined): Language | undefined => {
  const language = locale === undefined ? undefined : languageOf(locale);
  return languages.find((one) => one === language);
};
