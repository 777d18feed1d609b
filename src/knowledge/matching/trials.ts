import { speechOf } from '../language/speech.js';
import { readMessage } from '../lexical/message.js';
import { perceived } from '../matcher.js';
import { trainClassifier } from './classifier.js';
import { type Corpus, partOf } from './corpus.js';
import { look, makeEyes } from './look.js';
import { between, type Meanings, meaningOf, someMeanings } from './meanings.js';
import { chosenByKey } from './random.js';
import type { Ranking } from './sharpness.js';
import { signsOf } from './signs.js';
import { vectorOf } from './vocabulary.js';

/** A message whose right classes are known: none, one, or the two that it was joined of. */
export interface Trial {
  readonly signs: Float64Array;
  readonly ranking: Ranking;
}

/** The knowledge is parted so many times over into what is shown and what is hidden, or until there are enough trials. */
const folds = 4;
const enough = 2500;

/** So many hidden FAQs' phrasings, and as many hidden phrasings, are tried in one parting at most. */
const mostOfAKind = 1000;

/** Two messages are joined to one only if neither has more words than this: longer ones ask one thing at length. */
const shortMessage = 10;

/**
 * Tries a classifier on what it has not seen. In each fold a quarter of the FAQs is hidden, and their phrasings stand for
 * messages that nobody has answered; a quarter of the phrasings of the others is hidden, and they stand for new wordings;
 * and two of these, of FAQs that are easily taken for each other, make a message about both. `meanings` are those of the
 * texts, in their order.
 */
export const hideAndJudge = (whole: Corpus, meanings?: Meanings): Trial[] => {
  const { classes, texts, labels, answers, keys, lengths } = whole;
  const speech = speechOf(whole.language);
  const trials: Trial[] = [];
  const turn = new Int32Array(classes);
  const foldOf = labels.map((label, n) => (answers[n] ? -1 : (turn[label]!++ + label) % folds));
  const meaning = (n: number) => meanings && meaningOf(meanings, n);
  for (let fold = 0; fold < folds && trials.length < enough; fold++) {
    let kept = 0;
    const numbers = Int32Array.from({ length: classes }, (_, label) => (label % folds === fold ? -1 : kept++));
    const numberOf = (n: number) => numbers[labels[n]!]!;
    const all = labels.map((_, n) => n);
    const shown = all.filter((n) => numberOf(n) >= 0 && foldOf[n] !== fold);
    const corpus = partOf(whole, shown, shown.map(numberOf), kept);
    const seen = meanings && someMeanings(meanings, shown);
    const eyes = makeEyes(corpus, trainClassifier(corpus, seen), seen);
    const ask = (text: string, about: Float32Array | undefined, right: readonly number[]): Ranking | undefined => {
      const message = readMessage(text, speech);
      const view = look(eyes, message, vectorOf(corpus.vocabulary, message), about);
      if (!view.knowsAnything) return undefined;
      const best = view.candidates.slice(0, perceived);
      const ranking = { candidates: best.map((c) => c.label), scores: best.map((c) => c.score), right };
      trials.push({ signs: signsOf(eyes, view), ranking });
      return ranking;
    };
    const isShort = (n: number) => lengths[n]! <= shortMessage;
    const held = all.filter((n) => numberOf(n) >= 0 && foldOf[n] === fold);
    const unknown = all.filter((n) => numberOf(n) < 0 && !answers[n]);
    for (const n of chosenByKey(unknown, keys, mostOfAKind)) ask(texts[n]!, meaning(n), []);
    for (const n of chosenByKey(held, keys, mostOfAKind)) {
      const own = numberOf(n);
      const rival = ask(texts[n]!, meaning(n), [own])?.candidates.find((k) => k !== own);
      const mates = isShort(n)
        ? held.filter((other) => numberOf(other) === rival && isShort(other))
        : held.subarray(0, 0);
      const [mate] = chosenByKey(mates, keys, 1, keys[n]!);
      if (mate === undefined) continue;
      const both = keys[n]! % 2 === 0 ? `${texts[n]} ${texts[mate]}` : `${texts[mate]} ${texts[n]}`;
      ask(both, meanings && between(meaningOf(meanings, n), meaningOf(meanings, mate)), [own, rival!]);
    }
  }
  return trials;
};
