import { eld } from 'eld/extrasmall';
import { littleIn } from './function-words.js';
import { type Language, languages } from './languages.js';

/** Which language a text is in. */
export interface Detected {
  /** The most likely of `languages`. */
  readonly language: Language;
  /** Whether to go by it: clearly ahead of every other language, and of enough words. */
  readonly reliable: boolean;
}

/** Fewer words than this are names and keywords, which many languages share, unless something in them is of one language. */
const fewestWords = 4;

/** What a text counts that is nothing but little words of one language; its groups of letters count up to 1. */
const wordsCount = 0.5;

/** How far the best language must be ahead of every other. */
const ahead = 0.06;

/** So many little words and signs of a language speak for it even where the letters look like another one. */
const againstLetters = 1.5;

/** Names are no longer than this, in words. */
const longestName = 4;

/** What is read of a long text, in characters. */
const readAtMost = 600;

/** Signs that no other of the languages has: each counts as two little words. */
const signs: Partial<Record<Language, RegExp>> = { es: /[¿¡ñ]/i, de: /ß/, pt: /[ãõ]/i, fr: /œ/i };

/** The words of a text in small letters, each with the apostrophe that follows it within a word. */
const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/[’´`]/g, "'")
    .match(/[\p{L}\p{M}]+(?:'(?=\p{L}))?/gu) ?? [];

/** Whether a text may be a name: a few words with a capital, and little ones between. */
const mayBeName = (text: string): boolean => {
  const words = text.trim().split(/\s+/);
  const isLittle = (word: string) => littleIn(word.toLowerCase()).length > 0;
  return (
    words.length <= longestName &&
    words.every((word, i) => (i > 0 && isLittle(word)) || (/^\p{Lu}\p{Ll}/u.test(word) && !isLittle(word)))
  );
};

/** How many of a text's words and signs are a language's own: a word of several languages is shared among them. */
const ownIn = (text: string, those: readonly (readonly Language[])[], language: Language): number =>
  those.reduce((sum, found) => sum + (found.includes(language) ? 1 / found.length : 0), 0) +
  (signs[language]?.test(text) ? 2 : 0);

/**
 * Tells a text's language by its groups of letters, and by its little words and signs. Undefined for a text without words. A
 * text in a language that is none of `languages` is hardly ever reliable.
 */
export const detectLanguage = (text: string): Detected | undefined => {
  const cut = text.slice(0, readAtMost);
  const words = wordsIn(cut);
  if (words.length === 0) return undefined;
  const those = words.map(littleIn);
  const detected = eld.detect(cut);
  const { ...letters }: Record<string, number> = detected.getScores();
  const scored = languages.map((language) => {
    const { [language]: score = 0 } = letters;
    delete letters[language];
    const own = ownIn(cut, those, language);
    return { language, own, score: score + (wordsCount * own) / words.length };
  });
  const [best, next] = scored.sort((a, b) => b.score - a.score);
  if (!best || best.score === 0) return undefined;
  const { language, own, score } = best;
  const leads = score >= ahead + Math.max(next?.score ?? 0, ...Object.values(letters));
  const plain = detected.language === language ? words.length >= fewestWords || own >= 1 : own >= againstLetters;
  const single = words.length === 1 && !signs[language]?.test(cut);
  return { language, reliable: leads && plain && !single && !mayBeName(cut) };
};
