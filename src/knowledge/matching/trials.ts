import { speechOf } from '../language/speech.js';
import { readMessage } from '../lexical/message.js';
import { perceived } from '../matcher.js';
import { trainClassifier } from './classifier.js';
import { makeCorpus } from './corpus.js';
import type { Example } from './examples.js';
import { look, makeEyes } from './look.js';
import { between, type Meanings, meaningOf, someMeanings } from './meanings.js';
import { chosenByKey } from './random.js';
import type { Ranking } from './sharpness.js';
import { signsOf } from './signs.js';

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

type Numbered = Example & { readonly at: number };

/**
 * Tries a classifier on what it has not seen. In each fold a quarter of the FAQs is hidden, and their phrasings stand for
 * messages that nobody has answered; a quarter of the phrasings of the others is hidden, and they stand for new wordings;
 * and two of these, of FAQs that are easily taken for each other, make a message about both. `meanings` are those of the
 * examples, in their order.
 */
export const hideAndJudge = (
  examples: readonly Example[],
  classes: number,
  language: string,
  meanings?: Meanings,
): Trial[] => {
  const speech = speechOf(language);
  const trials: Trial[] = [];
  const turn = new Int32Array(classes);
  const foldOf = examples.map((e) => (e.kind === 'answer' ? -1 : (turn[e.label]!++ + e.label) % folds));
  const meaning = (at: number) => meanings && meaningOf(meanings, at);
  for (let fold = 0; fold < folds && trials.length < enough; fold++) {
    let kept = 0;
    const numbers = Int32Array.from({ length: classes }, (_, label) => (label % folds === fold ? -1 : kept++));
    const numbered = examples.map((e, at): Numbered => ({ ...e, at, label: numbers[e.label]! }));
    const shown = numbered.filter((e) => e.label >= 0 && foldOf[e.at] !== fold);
    const corpus = makeCorpus(shown, kept, language);
    const seen =
      meanings &&
      someMeanings(
        meanings,
        shown.map((e) => e.at),
      );
    const eyes = makeEyes(corpus, trainClassifier(corpus, seen), seen);
    const ask = (text: string, about: Float32Array | undefined, right: readonly number[]): Ranking | undefined => {
      const view = look(eyes, readMessage(text, speech), about);
      if (!view.knowsAnything) return undefined;
      const best = view.candidates.slice(0, perceived);
      const ranking = { candidates: best.map((c) => c.label), scores: best.map((c) => c.score), right };
      trials.push({ signs: signsOf(eyes, view), ranking });
      return ranking;
    };
    const isShort = (e: Example) => e.length <= shortMessage;
    const held = numbered.filter((e) => e.label >= 0 && foldOf[e.at] === fold);
    const unknown = numbered.filter((e) => e.label < 0 && e.kind !== 'answer');
    for (const e of chosenByKey(unknown, mostOfAKind)) ask(e.text, meaning(e.at), []);
    for (const e of chosenByKey(held, mostOfAKind)) {
      const rival = ask(e.text, meaning(e.at), [e.label])?.candidates.find((k) => k !== e.label);
      const mates = isShort(e) ? held.filter((other) => other.label === rival && isShort(other)) : [];
      const [mate] = chosenByKey(mates, 1, e.key);
      if (!mate) continue;
      const both = e.key % 2 === 0 ? `${e.text} ${mate.text}` : `${mate.text} ${e.text}`;
      ask(both, meanings && between(meaningOf(meanings, e.at), meaningOf(meanings, mate.at)), [e.label, mate.label]);
    }
  }
  return trials;
};
