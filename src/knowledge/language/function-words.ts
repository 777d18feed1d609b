import english from 'natural/lib/natural/util/stopwords.js';
import spanish from 'natural/lib/natural/util/stopwords_es.js';
import french from 'natural/lib/natural/util/stopwords_fr.js';
import italian from 'natural/lib/natural/util/stopwords_it.js';
import dutch from 'natural/lib/natural/util/stopwords_nl.js';
import portuguese from 'natural/lib/natural/util/stopwords_pt.js';
import { fold } from './fold.js';
import { type Language, languages } from './languages.js';

const german =
  `aber als also am an auch auf aus bei beim bin bis bist da dann das dass dein deine dem den denn der des dich die dir
doch du durch ein eine einem einen einer eines er es euch euer für gegen habe haben hat hatte hätte ich ihm ihn ihnen ihr
ihre ihren ihrer im in ist ja kann können könnte man mein meine meinem meinen meiner mich mir mit möchte muss nach nicht
noch nun nur ob oder ohne sein seine sich sie sind so soll über um und uns unser unsere unter vom von vor war wäre waren
wenn werden wie will wir wird würde zu zum zur`.split(/\s+/);

/** Words of the stop lists that tell questions apart all the same. */
const telling: Readonly<Record<Language, string>> = {
  en: 'how what where when which who why never after before again more other',
  es: 'como cómo cuando cuándo donde dónde quien quién que qué cual cuál porque cuanto cuánto antes otro otra',
  fr: 'où quand comment quel quelle qui quoi pourquoi combien avant après',
  de: 'wie wo wann wer was warum wohin woher welche',
  pt: 'como quando onde quem que qual porque quanto antes depois outro outra',
  it: 'come quando dove quanto quale chi cosa perché prima dopo',
  nl: 'waar wanneer hoe wie wat waarom welke andere',
};

const lists: Readonly<Record<Language, readonly string[]>> = {
  en: english.words,
  es: spanish.words,
  fr: french.words,
  de: german,
  pt: portuguese.words,
  it: italian.words,
  nl: dutch.words,
};

const wordsOnly = (list: readonly string[]): string[] => list.filter((word) => /^\p{L}+$/u.test(word));

const sets = new Map(Object.entries(lists).map(([language, list]) => [language, new Set(wordsOnly(list))]));

/** By language, with and without accents: words that do not tell questions apart, and single digits. */
const empty = new Map(
  languages.map((language) => {
    const told = telling[language].split(' ');
    const kept = new Set([...told, ...told.map(fold)]);
    const words = wordsOnly(lists[language]);
    const all = [...words, ...words.map(fold)].filter((word) => !kept.has(word));
    return [language, new Set([...all, ...'0123456789'])];
  }),
);

/** Whether a word carries grammar rather than meaning, question words among them. */
export const isGrammar = (language: Language, word: string): boolean => sets.get(language)?.has(word) ?? false;

/** Whether a word carries grammar and does not tell questions apart. */
export const saysNothing = (language: Language, word: string): boolean => empty.get(language)?.has(word) ?? false;
