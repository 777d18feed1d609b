import { speechOf } from '../../knowledge/language/speech.js';
import { type Message, readMessage } from '../../knowledge/lexical/message.js';
import { fewestClasses, type Mode } from '../../knowledge/matching/calibration.js';
import { type Measured, makeMeasure } from '../../knowledge/matching/measure.js';
import { encodedFrom, textsToEncode, trainBoth, trainWords } from '../../knowledge/matching/model.js';
import { inRandomOrder, keyOf } from '../../knowledge/matching/random.js';
import type { Space } from '../../knowledge/matching/space.js';
import { joinRows, packRow } from '../../knowledge/semantic/packed.js';
import { knowledgeFromLabels } from '../knowledge.js';
import { type LabelledLine, outOfScope } from '../lines.js';

/** A public set of labelled messages. Sets of one family share intents: one is never judged by constants of another. */
export interface LabelledSet {
  readonly name: string;
  readonly family: string;
  readonly train: readonly LabelledLine[];
  readonly test: readonly LabelledLine[];
}

/** What a message was measured as in one mode: with its words, or without them as if in another language. */
export interface Variant {
  readonly mode: Mode;
  readonly across: boolean;
  readonly measured: Measured;
  readonly message: Message;
}

/** One message to a knowledge base drawn at random. */
export interface Trial {
  readonly family: string;
  readonly episode: string;
  readonly space: Space;
  /** The right class; -1 where none is. */
  readonly right: number;
  readonly variants: readonly Variant[];
}

/** Returns a text's vector of length 1. */
export type VectorOf = (text: string) => Float32Array;

/** Numbers from 0 to below 1, the same for the same seed and name. */
const dice = (seed: number, name: string) => {
  let n = 0;
  return () => keyOf(`${seed} ${name} ${n++}`) / 2 ** 32;
};

/** The lines in an order that looks random. */
const shuffled = <T>(all: readonly T[], random: () => number): T[] =>
  Array.from(
    inRandomOrder(
      Float64Array.from(all, () => Math.floor(random() * 2 ** 32)),
      0,
    ),
    (i) => all[i]!,
  );

/** Messages of a knowledge base that are asked: that an FAQ answers, and that none does. */
const asked = { known: 150, unknown: 100 };

/** The share of a set's intents that is kept, the others' messages being out of scope; the phrasings of an FAQ. */
const kept = { least: 0.5, most: 0.95 };
const phrasings = { least: 2, most: 100 };

const nothing = { features: new Int32Array(0), kinds: new Uint8Array(0), positions: new Int32Array(0) };

const spaceOf = (lines: readonly LabelledLine[], vectorOf: VectorOf) => {
  const { faqs, labels } = knowledgeFromLabels(lines);
  const words = trainWords(faqs);
  const rows = (texts: readonly string[]) => joinRows(texts.map((text) => packRow(vectorOf(text))));
  const encoded = encodedFrom(words.corpus, rows(textsToEncode(words.corpus).phrasings), rows([]));
  const both = trainBoth(words, encoded.texts);
  const classOf = new Map(words.corpus.faqs.map((id, k) => [labels.get(id)!, k]));
  return { space: { ...words, encoded, ...(both && { both }) } satisfies Space, classOf };
};

/** Measures test messages in a knowledge base of the training lines. */
const measureAll = (
  set: LabelledSet,
  episode: string,
  train: readonly LabelledLine[],
  test: readonly LabelledLine[],
  vectorOf: VectorOf,
): Trial[] => {
  const { space, classOf } = spaceOf(train, vectorOf);
  const measure = makeMeasure(space);
  const speech = speechOf('en');
  const ask = (text: string, meaning: Float32Array, right: number): Trial[] => {
    const message = readMessage(text, speech);
    if (message.words.length === 0) return [];
    const bare = { ...message, ...nothing };
    const variant = (mode: Mode, across: boolean): Variant => {
      const said = across ? bare : message;
      return { mode, across, message: said, measured: measure(said, mode === 'words' ? undefined : meaning, mode) };
    };
    const variants = [
      variant('words', false),
      variant('live', false),
      variant('learnt', false),
      variant('live', true),
      variant('learnt', true),
    ];
    return [{ family: set.family, episode, space, right, variants }];
  };
  return test.flatMap(({ text, label }) =>
    ask(text, vectorOf(text), label === outOfScope ? -1 : (classOf.get(label) ?? -1)),
  );
};

/**
 * Draws knowledge bases from a set and measures messages in them. `few`: of less than `fewestClasses` FAQs.
 */
export const drawEpisode = (
  set: LabelledSet,
  number: number,
  few: boolean,
  seed: number,
  vectorOf: VectorOf,
): Trial[] => {
  const random = dice(seed, `${set.name} ${number} ${few}`);
  const labels = shuffled([...new Set(set.train.map(({ label }) => label))], random);
  const share = kept.least + (kept.most - kept.least) * random();
  const count = few
    ? 1 + Math.floor(random() * Math.min(fewestClasses - 1, labels.length - 1))
    : Math.max(3, Math.round(share * labels.length));
  const shown = new Set(labels.slice(0, count));
  const most = Math.round(phrasings.least * (phrasings.most / phrasings.least) ** random());
  const uneven = random() < 0.5;
  const left = new Map(
    [...shown].map((label) => [label, uneven ? Math.max(2, Math.round(most * (0.3 + 1.4 * random()))) : most]),
  );
  const train = shuffled(set.train, random).filter(({ label }) => {
    const more = left.get(label) ?? 0;
    left.set(label, more - 1);
    return more > 0;
  });
  const test = shuffled(set.test, random);
  const known = test.filter(({ label }) => shown.has(label)).slice(0, asked.known);
  const unknown = test.filter(({ label }) => !shown.has(label)).slice(0, asked.unknown);
  return measureAll(set, `${set.name} ${few ? 'few ' : ''}${number}`, train, [...known, ...unknown], vectorOf);
};
