import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import stopWords from 'natural/lib/natural/util/stopwords.js';

/** How much of a message is read, in characters: half from its beginning and half from its end, where questions stand. */
const readAtMost = 2000;

/** A word or a number in any script, or one emoji. */
const word = /[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu;

const shorten = (text: string): string =>
  text.length <= readAtMost ? text : `${text.slice(0, readAtMost / 2)} ${text.slice(-readAtMost / 2)}`;

/**
 * The words of a message, in order, in the form in which they are compared: small letters, compatibility forms folded
 * (NFKC), apostrophes left out ("can't" is "cant"), no letter thrice ("sooo" is "soo"), no invisible characters.
 */
export const wordsOf = (text: string): string[] =>
  shorten(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’‘`´ʼ\p{Cf}]+/gu, '')
    .replace(/(\p{L})\1{2,}/gu, '$1$1')
    .match(word) ?? [];

/** The stem of an English word (Porter 1980); words of other languages and scripts mostly come back as they are. */
export const stem = (text: string): string => stemmer.stem(text);

/** Words of the stop list that tell questions apart all the same. */
const telling = 'how what where when which who why never after before again more other'.split(' ');

const functionWords = new Set(stopWords.words.filter((w) => !telling.includes(w)));

/** True for words that carry grammar rather than meaning. */
export const isFunctionWord = (text: string): boolean => functionWords.has(text);
