import english from 'natural/lib/natural/stemmers/porter_stemmer.js';
import german from 'natural/lib/natural/stemmers/porter_stemmer_de.js';
import spanish from 'natural/lib/natural/stemmers/porter_stemmer_es.js';
import french from 'natural/lib/natural/stemmers/porter_stemmer_fr.js';
import italian from 'natural/lib/natural/stemmers/porter_stemmer_it.js';
import dutch from 'natural/lib/natural/stemmers/porter_stemmer_nl.js';
import portuguese from 'natural/lib/natural/stemmers/porter_stemmer_pt.js';
import { fold } from './fold.js';
import { saysNothing } from './function-words.js';
import { knownLanguage, type Language } from './languages.js';

/** How a language makes words, as far as matching has to know. */
export interface Speech {
  /** A text as its words are compared: in small letters, and where the language has elisions, these taken apart. */
  prepare(text: string): string;
  /** A word as its letters are compared: without accents, but for English, which hardly has any. */
  letters(word: string): string;
  /** The stem of a word in small letters, without accents: words of one stem are one word. */
  stem(word: string): string;
  /** True for words that carry grammar rather than meaning. */
  isFunctionWord(word: string): boolean;
}

const stemmers: Readonly<Record<Language, { stem(word: string): string }>> = {
  en: english,
  es: spanish,
  fr: french,
  de: german,
  pt: portuguese,
  it: italian,
  nl: dutch,
};

/** "l'adresse", "dov'è": the word before the apostrophe is one of its own. */
const elision = /(?<=^|[\s(])(\p{L}{1,6})['’](?=\p{L})/gu;

const plain: Speech = {
  prepare: (text) => text.toLowerCase(),
  letters: fold,
  stem: fold,
  isFunctionWord: () => false,
};

/** So many words' stems are remembered, for each language: about 1 MB. */
const mostStems = 10_000;

/** The same, computed once for a word that comes again: a stemmer takes 2 to 20 µs, and customers use few words. */
const remembering = (stem: (word: string) => string): ((word: string) => string) => {
  const known = new Map<string, string>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    if (known.size >= mostStems) known.clear();
    const found = stem(word);
    known.set(word, found);
    return found;
  };
};

const speeches = new Map<Language, Speech>();

/** How the language of a locale makes words. A language without a stemmer keeps its words as they are, without accents. */
export const speechOf = (locale: string): Speech => {
  const language = knownLanguage(locale);
  if (language === undefined) return plain;
  const known = speeches.get(language);
  if (known) return known;
  const stemmer = stemmers[language];
  const elides = language === 'fr' || language === 'it';
  const speech: Speech = {
    prepare: (text) => (elides ? text.toLowerCase().replace(elision, '$1 ') : text.toLowerCase()),
    letters: language === 'en' ? (word) => word : fold,
    stem: remembering(language === 'en' ? (word) => stemmer.stem(word) : (word) => fold(stemmer.stem(word))),
    isFunctionWord: (word) => saysNothing(language, word),
  };
  speeches.set(language, speech);
  return speech;
};
