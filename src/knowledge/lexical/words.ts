import type { Speech } from '../language/speech.js';

/** How much of a message is read, in characters: half from its beginning and half from its end, where questions stand. */
const readAtMost = 2000;

/** A word or a number in any script, or one emoji. */
const word = /[\p{L}\p{M}\p{N}]+|\p{Extended_Pictographic}/gu;

/** Letters of scripts that put no spaces between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]/u;

/** Finds words where no spaces stand between them, by the dictionaries of Unicode's ICU. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

const apart = (run: string): string[] =>
  unspaced.test(run) ? Array.from(segmenter.segment(run), ({ segment }) => segment) : [run];

const shorten = (text: string): string =>
  text.length <= readAtMost ? text : `${text.slice(0, readAtMost / 2)} ${text.slice(-readAtMost / 2)}`;

/**
 * The words of a message, in order, in the form in which they are compared: small letters, compatibility forms folded
 * (NFKC), apostrophes left out ("can't" is "cant") or elisions taken apart, no letter thrice ("sooo" is "soo"), no invisible
 * characters.
 */
export const wordsOf = (text: string, speech: Speech): string[] => {
  const found =
    speech
      .prepare(shorten(text).normalize('NFKC'))
      .replace(/['’‘`´ʼ\p{Cf}]+/gu, '')
      .replace(/(\p{L})\1{2,}/gu, '$1$1')
      .match(word) ?? [];
  return unspaced.test(text) ? found.flatMap(apart) : found;
};
