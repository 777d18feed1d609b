import type { Faq } from '../faq.js';
import { languageOf } from '../language/languages.js';
import { type Mend, makeMend } from '../matching/spelling.js';
import { englishWords } from '../semantic/english.js';

/**
 * Makes the function that returns the spell correction for messages to some FAQs: undefined where none is in English, of which
 * alone a list of words ships. The list is read once; `onTrouble` hears when it cannot be.
 */
export const createMending = (onTrouble: (error: unknown) => void) => {
  let words: Promise<ReadonlySet<string>> | undefined;
  return async (faqs: readonly Faq[]): Promise<Mend | undefined> => {
    const english = faqs.filter(({ locale }) => languageOf(locale) === 'en');
    if (english.length === 0) return undefined;
    words ??= englishWords();
    const known = await words.catch((error: unknown) => void onTrouble(error));
    if (!known) return undefined;
    const texts = english.flatMap(({ question, phrasings, answer }) => [question, ...phrasings, answer]);
    return makeMend(texts, (word) => known.has(word));
  };
};
