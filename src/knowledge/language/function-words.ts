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

/** Whether a word carries grammar and does not tell questions apart. */
export const saysNothing = (language: Language, word: string): boolean => empty.get(language)?.has(word) ?? false;

/** Little words and elisions that the lists lack, and those of the one-letter words that are words. */
const others: Readonly<Record<Language, string>> = {
  en: "a i i' don' can' didn' isn' it' where' what' cant dont doesnt didnt im ive wheres no not me please per door",
  es: `a y o e está están estos esta este es he ha han hay no nada todo quiero quisiera puedo puede pueden tengo tienen tenéis
hacen hacéis necesito mis cuánta cuántos son llega llegó`,
  fr: "à y j' l' d' c' n' s' m' t' qu' jai nai cest veux voudrais peux puis peut rien plus faut",
  de: 'mal schon noch nur kein keine hab habt nich nix geht gibt bitte etwas jemand warum',
  pt: 'a o e é à está estão onde ta tá foi nada tudo quero queria posso pode podem preciso tenho têm fazem meus chega chegou',
  it: "è e i o l' dov' c' un' dell' all' nell' sull' d' quest' vorrei voglio posso può potete quando ho niente arriva",
  nl: 'u geen iets mag komt gaat graag wilt kunt kunnen jullie bent hebt',
};

/** By language, with and without accents: the words that tell which language a text is in. */
const little = new Map(
  languages.map((language) => {
    const listed = [...wordsOnly(lists[language]).filter((word) => word.length > 1), ...telling[language].split(' ')];
    const words = [...listed, ...others[language].split(/\s+/)];
    return [language, new Set([...words, ...words.map(fold)])];
  }),
);

/** The languages of which a word, or what an apostrophe follows, is a little word: one of grammar, or one that asks. */
export const littleIn = (word: string): readonly Language[] => languages.filter((one) => little.get(one)?.has(word));
