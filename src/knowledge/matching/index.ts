import type { Match } from '../../model/match.js';
import type { Faq } from '../faq.js';
import { speechOf } from '../language/speech.js';
import { type Message, readMessage } from '../lexical/message.js';
import { type Matcher, perceived } from '../matcher.js';
import { inOrderOfContent } from './examples.js';
import { explainer } from './explain.js';
import { logOdds, sigmoid } from './logistic.js';
import { type Candidate, type Eyes, look, makeEyes } from './look.js';
import { type Model, trainWords } from './model.js';
import { signsOf } from './signs.js';
import { softmax } from './softmax.js';
import type { Mend } from './spelling.js';
import type { Trust } from './trust.js';
import { type Vector, vectorOf } from './vocabulary.js';

/** The meaning of a message as one vector (see `joinViews`); undefined when nobody can tell now. Never rejects. */
export type Understand = (text: string) => Promise<Float32Array | undefined>;

/** What one judge thinks of a message. */
interface Opinion {
  /** The log-odds that the message is about any of the candidates. */
  readonly known: number;
  readonly candidates: readonly Candidate[];
  /** How likely each candidate is, given that one of them is right. */
  readonly shares: Float64Array;
  readonly explain: ReturnType<typeof explainer>;
}

/**
 * How much the judge of words and meaning counts, where the judge of words alone has the rest: on whether the message is about
 * any of the candidates, and on which. Measured: a little of the second judge makes the confidence more honest everywhere.
 */
const onKnown = 0.65;
const onWhich = 0.8;

/**
 * The judge of words counts as so much surer than the other, in log-odds, and no more: where it is surer yet, the message has an FAQ's
 * words and means something else ("am kind of busy now", "where does cannabis originate from").
 */
const surerAtMost = 0.6;

/** Two judges who both think that an FAQ fits are surer together than each is alone, in log-odds. Measured. */
const together = 0.3;

/** What both judges together think of whether the message is about any of the candidates; log-odds, as what each thinks. */
const knownToBoth = (full: number, words: number): number =>
  onKnown * full + (1 - onKnown) * Math.min(words, full + surerAtMost) + together;

const consider = (
  eyes: Eyes,
  trust: Trust,
  message: Message,
  vector: Vector,
  meaning?: Float32Array,
): Opinion | undefined => {
  const view = look(eyes, message, vector, meaning);
  if (view.candidates.length === 0 || !view.knowsAnything) return undefined;
  const candidates = view.candidates.slice(0, perceived);
  return {
    known: logOdds(trust.known, signsOf(eyes, view)),
    candidates,
    shares: softmax(Float64Array.from(candidates, (c) => trust.sharpness * c.score)),
    explain: explainer(eyes, view),
  };
};

/**
 * A matcher that serves a model of these FAQs. With `understand` two judges sit, one of words alone and one of words and
 * meaning, and their verdicts are averaged: where they differ the matcher is torn, and that is right more often than either.
 * Where a message's meaning is not known the judge of words decides alone, with the confidence that goes with it. With `mend`
 * messages are put right before they are judged.
 */
export const serveModel = (
  model: Model,
  faqs: readonly Faq[],
  understand?: Understand,
  mend: Mend = (text) => text,
): Matcher => {
  const classes = inOrderOfContent(faqs);
  const { both } = model;
  const speech = speechOf(model.corpus.language);
  const wordsEyes = makeEyes(model.corpus, model.words.classifier);
  const bothEyes = both && makeEyes(model.corpus, both.classifier, both.meanings, wordsEyes.comparer);

  const find = (message: Message, limit: number, meaning?: Float32Array): Match[] => {
    const vector = vectorOf(model.corpus.vocabulary, message);
    const words = consider(wordsEyes, model.words.trust, message, vector);
    const full = meaning && bothEyes && consider(bothEyes, both.trust, message, vector, meaning);
    const alone = full ?? words;
    if (!alone) return [];
    const opinions =
      full && words
        ? [
            { ...full, onWhich },
            { ...words, onWhich: 1 - onWhich },
          ]
        : [{ ...alone, onWhich: 1 }];
    // Two questions, kept apart: is the message about any of the candidates, and if so, about which.
    const known = sigmoid(full && words ? knownToBoth(full.known, words.known) : alone.known);
    const found = new Map<number, { share: number; of: Opinion; candidate: Candidate }>();
    for (const of of opinions)
      of.candidates.forEach((candidate, i) => {
        const before = found.get(candidate.label);
        const share = of.onWhich * of.shares[i]!;
        found.set(candidate.label, before ? { ...before, share: before.share + share } : { share, of, candidate });
      });
    return [...found.values()]
      .sort((a, b) => b.share - a.share || a.candidate.label - b.candidate.label)
      .slice(0, Math.max(0, Math.min(limit, perceived)))
      .map(({ share, of, candidate }) => {
        const faq = classes[candidate.label]!;
        return { faq: faq.id, confidence: known * share, why: of.explain(candidate, faq.question) };
      });
  };

  return {
    name: both && understand ? 'words and meaning' : 'words',
    async match(query, limit) {
      const text = mend(query);
      const message = readMessage(text, speech);
      if (message.words.length === 0) return [];
      const meaning = both && understand ? await understand(text) : undefined;
      return find(message, limit, meaning?.length === both?.meanings.dimensions ? meaning : undefined);
    },
  };
};

/** A matcher by words alone, trained at once in the calling thread. The same FAQs always make the same matcher. */
export const createLexicalMatcher = (faqs: readonly Faq[]): Matcher => serveModel(trainWords(faqs), faqs);
