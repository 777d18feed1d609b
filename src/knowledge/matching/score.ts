import type { Message } from '../lexical/message.js';
import { perceived } from '../matcher.js';
import { type Calibration, type Fit, fewestClasses, type Mode, signs as signNames, wordsFit } from './calibration.js';
import { logOdds, weigh } from './logistic.js';
import { type Compared, featuresOfCandidate, least, type Measured, makeMeasure } from './measure.js';
import { logSumExp } from './sgd.js';
import type { Space } from './space.js';
import type { Vector } from './vocabulary.js';

/** One class that a message may be about. */
export interface Candidate extends Compared {
  readonly score: number;
  /** The probability, 0..1, that it is right if one of the candidates is. */
  readonly share: number;
}

/** A message as it is judged. */
export interface View {
  readonly mode: Mode;
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** The signs of the mode, in its order. */
  readonly signs: readonly number[];
  /** The log-odds that one of the candidates is right. */
  readonly known: number;
  readonly vector: Vector;
}

/** How a mode's features and signs are weighed; the weight of the answer's evidence. */
export interface Weighing {
  readonly mode: Mode;
  readonly fit: Fit;
  readonly answer: number;
  /** Without a fit of its own the confidence comes from words (see `wordsFit`). */
  readonly byWords?: true;
}

const onlyWords = (): Weighing => ({ mode: 'words', fit: wordsFit, answer: 0 });

/** Returns how to weigh: in the space as far as it has learnt, with or without the message's meaning and words. */
export const weighingFor = (
  space: Space,
  calibration: Calibration | undefined,
  meant: boolean,
  own: boolean,
): Weighing => {
  if (!meant || !space.encoded) return onlyWords();
  const mode = space.both ? 'learnt' : 'live';
  if (calibration) return { mode, fit: (own ? calibration : calibration.across)[mode], answer: calibration.answer };
  if (mode === 'live') return onlyWords();
  return { mode, fit: { ...wordsFit, rank: [1, 0, 0, 0, 0, 0] }, answer: 0, byWords: true };
};

const signsOf = (
  mode: Mode,
  { corpus, encoded }: Space,
  candidates: readonly Candidate[],
  { known }: Vector,
  message: Message,
): number[] => {
  const first = candidates[0]!;
  const all = {
    classifier: Math.max(least, first.classifier),
    centre: first.centre,
    words: first.near.words,
    covered: first.near.covered,
    knownContent: known[2]!,
    contentWords: Math.log(1 + message.contentWords),
    closer: Math.max(...candidates.map((c) => c.near.meaning)) - (encoded?.closeness ?? 0),
    faqs: Math.log(corpus.faqs.length),
  };
  return signNames[mode].map((name) => all[name]);
};

/** Ranks what was compared, and tells how sure the best is. There must be a candidate. */
export const decideOn = (
  space: Space,
  weighing: Weighing,
  message: Message,
  { vector, candidates: all }: Measured,
): View => {
  const { mode, fit, answer, byWords } = weighing;
  const scored = all
    .map((c) => ({ ...c, score: weigh(fit.rank, featuresOfCandidate(mode, c)) + answer * c.near.answer }))
    .sort((a, b) => b.score - a.score || a.label - b.label)
    .slice(0, perceived);
  const sum = logSumExp(Float64Array.from(scored, ({ score }) => score));
  const candidates = scored.map((c) => ({ ...c, share: Math.exp(c.score - sum) }));
  const signs = signsOf(byWords ? 'words' : mode, space, candidates, vector, message);
  const few = space.corpus.faqs.length < fewestClasses;
  return { mode, candidates, signs, known: logOdds(few ? fit.few : fit.known, signs), vector };
};

/**
 * Makes the function that judges messages in a space. `own`: the message is in a language of the texts, so that its words
 * count. It returns undefined if nothing says anything.
 */
export const makeJudge = (space: Space, calibration: Calibration | undefined) => {
  const measure = { own: makeMeasure(space, calibration?.live), across: makeMeasure(space, calibration?.across.live) };
  return (message: Message, meaning: Float32Array | undefined, own = true): View | undefined => {
    const meant = meaning?.some((value) => value !== 0) ? meaning : undefined;
    const weighing = weighingFor(space, calibration, meant !== undefined, own);
    const measured = (own ? measure.own : measure.across)(
      message,
      weighing.mode === 'words' ? undefined : meant,
      weighing.mode,
    );
    const says = measured.vector.ids.length > 0 || weighing.mode !== 'words';
    return says && measured.candidates.length > 0 ? decideOn(space, weighing, message, measured) : undefined;
  };
};
export type Judge = ReturnType<typeof makeJudge>;
