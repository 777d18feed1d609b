import { speechOf } from '../language/speech.js';
import { wordsOf } from '../lexical/words.js';
import type { Corpus } from './corpus.js';

/** A class is about trouble if so many of its phrasings tell of it, 0..1. */
const enough = 0.1;

/**
 * Tells whether a message tells of trouble where the phrasings of a class do not: who writes "I am not able to order a pillow" is not
 * helped by what there is to know about pillows. What is known of a class is kept.
 */
export const makeOtherTrouble = (corpus: Corpus) => {
  const { answers, classes, firstText, language, texts } = corpus;
  const speech = speechOf(language);
  const tells = (words: readonly string[]) => speech.tellsOfTrouble(words.join(' '));
  /** By class: whether it is about trouble; undefined before it was asked for. */
  const known = new Array<boolean | undefined>(classes).fill(undefined);
  const isAbout = (label: number): boolean => {
    let telling = 0;
    let all = 0;
    for (let n = firstText[label]!; n < firstText[label + 1]!; n++) {
      if (answers[n]) continue;
      all++;
      if (tells(wordsOf(texts[n]!, speech))) telling++;
    }
    return telling >= enough * all;
  };
  return (words: readonly string[], label: number): boolean => {
    if (!tells(words)) return false;
    known[label] ??= isAbout(label);
    return !known[label];
  };
};
