import { eld } from 'eld/extrasmall';
import { isGrammar } from './function-words.js';
import { type Language, languages } from './languages.js';

/** Which language a text is in. */
export interface Detected {
  /** The most likely of `languages`. */
  readonly language: Language;
  /** Whether to go by it: clearly ahead of every other language, and of enough words. */
  readonly reliable: boolean;
}

/** Fewer words than this are names and keywords, which many languages share. */
const fewestWords = 3;

/** How much more likely the best language must be than the next of ours; less where its own little words are there. */
const ahead = 1.15;
const aheadWithWords = 1.05;

/** What is read of a long text, in characters. */
const readAtMost = 600;

/** Signs that hardly any other of the languages has. */
const signs: Partial<Record<Language, RegExp>> = {
  es: /[¿¡ñ]/i,
  de: /[ßäöü]/i,
  pt: /[ãõ]/i,
  fr: /[œêè]|[cdjlmnst]['’][aeéhiou]/i,
};

/** How much in a text speaks for a language besides its letters: little words, and signs of its own. */
const countIn = (text: string, words: readonly string[], language: Language): number =>
  words.filter((word) => isGrammar(language, word)).length + (signs[language]?.test(text) ? 1 : 0);

/**
 * Tells a text's language by its groups of letters and by its little words, which must not speak against it. Undefined for a
 * text without words. A text in a language that is none of `languages` is never reliable.
 */
export const detectLanguage = (text: string): Detected | undefined => {
  const cut = text.slice(0, readAtMost);
  const words = cut.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
  if (words.length === 0) return undefined;
  const detected = eld.detect(cut);
  const scores = detected.getScores();
  const [best, next] = languages
    .map((language) => ({ language, score: scores[language] ?? 0 }))
    .sort((a, b) => b.score - a.score);
  if (!best || best.score === 0) return undefined;
  const { language } = best;
  const leadsBy = (factor: number) => best.score >= factor * (next?.score ?? 0);
  if (detected.language !== language || words.length < fewestWords || !leadsBy(aheadWithWords))
    return { language, reliable: false };
  const own = countIn(cut, words, language);
  const others = Math.max(...languages.map((other) => (other === language ? 0 : countIn(cut, words, other))));
  return { language, reliable: own >= others && leadsBy(own > others ? aheadWithWords : ahead) };
};
