import { type Corpus, valueAt } from './corpus.js';
import { type Centres, type Meanings, similarities } from './meanings.js';
import type { Vector } from './vocabulary.js';

/** The encoded texts of a corpus. */
export interface Encoded {
  readonly texts: Meanings;
  readonly sentences: Meanings;
  readonly centres: Centres;
  /** The mean over phrasings of the greatest cosine to any other phrasing, -1..1: how close texts are to each other here. */
  readonly closeness: number;
}

/** The texts of one class as compared with a message. Cosines are -1..1, those by words 0..1; 0 where nothing is known. */
export interface Near {
  /** The number of the nearest phrasing, by meaning where that is known, else by words; -1 where none shares anything. */
  readonly text: number;
  /** The greatest cosine to a phrasing, by words and by meaning. */
  readonly words: number;
  readonly meaning: number;
  /** The greatest cosine of the meaning to a sentence of the answer, and its number in `sentences`. */
  readonly answer: number;
  readonly sentence: number;
  /** The share of the message's words, by squared weight, that the class's texts have somewhere, 0..1. */
  readonly covered: number;
}

/** The kind of features that whole words have (see `kinds`). */
const wholeWords = 0;

const covered = ({ vocabulary: { kindOf } }: Corpus, { ids, values, known }: Vector, has: Uint8Array): number => {
  let theirs = 0;
  let all = 0;
  for (let j = 0; j < ids.length; j++) {
    if (kindOf[ids[j]!] !== wholeWords) continue;
    const square = values[j]! * values[j]!;
    all += square;
    theirs += has[j]! * square;
  }
  return all > 0 ? (theirs / all) * known[wholeWords]! : 0;
};

/** Makes the function that compares one message with the texts of some classes. Keeps room for one message at a time. */
export const makeComparer = (corpus: Corpus, encoded?: Encoded) => {
  const { firstText, firstFeature, firstSentence, ids, answers, vocabulary } = corpus;
  /** By feature: one more than its place in the message, 0 for a feature that the message has not. */
  const place = new Uint32Array(vocabulary.hashes.length);

  const compare = (message: Vector, meaning: Float32Array | undefined, k: number): Near => {
    const [first, end] = [firstText[k]!, firstText[k + 1]!];
    const has = new Uint8Array(message.ids.length);
    const cosines = meaning && encoded && similarities(encoded.texts, first, end, meaning);
    let [text, words, nearest] = [-1, 0, 0];
    for (let n = first; n < end; n++) {
      let byWords = 0;
      for (let at = firstFeature[n]!; at < firstFeature[n + 1]!; at++) {
        const j = place[ids[at]!]!;
        if (j === 0) continue;
        has[j - 1] = 1;
        byWords += valueAt(corpus, n, at) * message.values[j - 1]!;
      }
      if (answers[n]) continue;
      const byMeaning = cosines ? cosines[n - first]! : 0;
      if (cosines ? byMeaning > nearest : byWords > words) text = n;
      words = Math.max(words, byWords);
      nearest = Math.max(nearest, byMeaning);
    }
    let [answer, sentence] = [0, -1];
    if (meaning && encoded)
      similarities(encoded.sentences, firstSentence[k]!, firstSentence[k + 1]!, meaning).forEach((cosine, i) => {
        if (cosine <= answer) return;
        answer = cosine;
        sentence = firstSentence[k]! + i;
      });
    return { text, words, meaning: nearest, answer, sentence, covered: covered(corpus, message, has) };
  };

  return (message: Vector, meaning: Float32Array | undefined, classes: readonly number[]): Near[] => {
    message.ids.forEach((id, j) => {
      place[id] = j + 1;
    });
    const found = classes.map((k) => compare(message, meaning, k));
    for (const id of message.ids) place[id] = 0;
    return found;
  };
};
export type Comparer = ReturnType<typeof makeComparer>;

/** Phrasings whose closeness to all others is measured: with more, it changes by less than 0.01. */
const sampled = 200;

/** Returns `closeness` of encoded texts. Takes as long as some hundred messages compared with every text. */
export const closenessOf = (meanings: Meanings): number => {
  const { dimensions, bytes, scales } = meanings;
  const known = Array.from(scales.keys()).filter((n) => scales[n] !== 0);
  const stride = Math.max(1, Math.floor(known.length / sampled));
  let [sum, count] = [0, 0];
  for (let i = 0; i < known.length; i += stride) {
    const n = known[i]!;
    const meaning = Float32Array.from(
      bytes.subarray(n * dimensions, (n + 1) * dimensions),
      (byte) => byte * scales[n]!,
    );
    let most = -1;
    similarities(meanings, 0, scales.length, meaning).forEach((cosine, other) => {
      if (other !== n && scales[other] !== 0 && cosine > most) most = cosine;
    });
    sum += most;
    count++;
  }
  return count > 0 ? sum / count : 0;
};
