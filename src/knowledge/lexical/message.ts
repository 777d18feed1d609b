import type { Speech } from '../language/speech.js';
import { wordsOf } from './words.js';

/**
 * The kinds of features. 0: stems and pairs of stems. 1: pieces of words, which forgive typos. 2: stems of content words
 * alone, which say what a message is about.
 */
export const kinds = 3;

/** A text, read once: its words and their features. */
export interface Message {
  readonly words: readonly string[];
  /** How many of the words carry meaning. */
  readonly contentWords: number;
  /** A hash for each feature; repeated where the feature is. */
  readonly features: Int32Array;
  /** The kind of each feature. */
  readonly kinds: Uint8Array;
  /** The position of the word that each feature belongs to. */
  readonly positions: Int32Array;
}

/** The lengths of the pieces of a word, in UTF-16 units, its edges counted as one each. */
const shortest = 3;
const longest = 5;

/** FNV-1a, 32 bits, over UTF-16 units. The vocabulary is far smaller than the hashes, so collisions can be neglected. */
const basis = 0x811c9dc5;
const extend = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);
/** Where the hashes of one sort of feature begin: apart from the others', so that no letter leads from one into the other. */
const seed = (sort: number): number => extend(basis, sort);
const [stems, pairs, pieces, contents] = [seed(1), seed(2), seed(3), seed(4)] as const;
const hashOf = (hash: number, text: string): number => {
  let h = hash;
  for (let i = 0; i < text.length; i++) h = extend(h, text.charCodeAt(i));
  return h;
};

/** Reads a text as a message in a language. */
export const readMessage = (text: string, speech: Speech): Message => {
  const words = wordsOf(text, speech);
  const features: number[] = [];
  const kindOf: number[] = [];
  const positions: number[] = [];
  let contentWords = 0;
  let pair = 0;
  const add = (hash: number, kind: number, position: number) => {
    features.push(hash);
    kindOf.push(kind);
    positions.push(position);
  };
  words.forEach((word, i) => {
    const root = speech.stem(word);
    add(hashOf(stems, root), 0, i);
    if (i > 0) add(hashOf(pair, root), 0, i);
    pair = extend(hashOf(pairs, root), 32);
    const edged = ` ${speech.letters(word)} `;
    for (let from = 0; from < edged.length; from++) {
      let h = pieces;
      const end = Math.min(edged.length, from + longest);
      for (let to = from; to < end; to++) {
        h = extend(h, edged.charCodeAt(to));
        if (to - from + 1 >= shortest) add(h, 1, i);
      }
    }
    if (speech.isFunctionWord(word)) return;
    contentWords++;
    add(hashOf(contents, root), 2, i);
  });
  return {
    words,
    contentWords,
    features: Int32Array.from(features),
    kinds: Uint8Array.from(kindOf),
    positions: Int32Array.from(positions),
  };
};
