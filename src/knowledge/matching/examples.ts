import type { Faq } from '../faq.js';
import { languageOf } from '../language/languages.js';
import { speechOf } from '../language/speech.js';
import { readMessage } from '../lexical/message.js';
import { type Corpus, makeCorpus } from './corpus.js';
import { Growing } from './growing.js';
import { keyOf } from './random.js';
import { plainText, sentencesOf } from './sentences.js';

/** Returns the FAQs in an order that depends on what they say alone: not on ids, nor on the order of files. */
export const inOrderOfContent = (faqs: readonly Faq[]): Faq[] => {
  const keys = new Map(faqs.map((f) => [f, JSON.stringify([f.question, f.phrasings, f.answer, f.locale])]));
  return [...faqs].sort((a, b) => (keys.get(a)! < keys.get(b)! ? -1 : keys.get(a)! > keys.get(b)! ? 1 : 0));
};

/** Returns the FAQ in each of its languages, its own first. */
const spoken = (faq: Faq) => [faq, ...(faq.translations ?? [])];

/** Yields the texts of a class: its titles, its phrasings, each once, and its answers, in which only words are read. */
function* textsOf(faq: Faq) {
  const all = spoken(faq);
  const seen = new Set<string>();
  for (const pick of ['titles', 'phrasings'] as const)
    for (const { question, phrasings, locale } of all)
      for (const text of pick === 'titles' ? [question] : phrasings) {
        if (seen.has(text)) continue;
        seen.add(text);
        yield { text, read: text, answer: 0, locale };
      }
  for (const { answer, locale } of all) yield { text: '', read: plainText(answer), answer: 1, locale };
}

/** Returns the languages in which at least half of the FAQs have a text. */
const mainLanguages = (faqs: readonly Faq[]): string[] => {
  const counts = new Map<string, number>();
  for (const faq of faqs)
    for (const language of new Set(spoken(faq).map(({ locale }) => languageOf(locale))))
      counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts].flatMap(([language, count]) => (2 * count >= faqs.length ? [language] : [])).sort();
};

/** The most that a byte counts to. */
const mostTimes = 255;

/**
 * Reads all texts of these FAQs, each in its own language, class by class in the order given. Texts without words are left
 * out. Works text by text, for there may be a hundred thousand.
 */
export const readFaqs = (faqs: readonly Faq[]): Corpus => {
  const texts: string[] = [];
  const [labels, answers, keys] = [[], [], []] as number[][] as [number[], number[], number[]];
  const firstFeature = [0];
  const ids = new Growing(Int32Array);
  const counts = new Growing(Uint8Array);
  /** By feature: its number in the order in which they were met, and by that its kind. */
  const met = new Map<number, number>();
  const kindOf: number[] = [];
  /** By key: texts with the same title and words must not stand beside each other in every round. */
  const before = new Map<number, number>();
  for (const [label, faq] of faqs.entries())
    for (const { text, read, answer, locale } of textsOf(faq)) {
      const message = readMessage(read, speechOf(locale));
      if (message.words.length === 0) continue;
      texts.push(text);
      labels.push(label);
      answers.push(answer);
      const key = keyOf(`${faq.question}\n${read}`);
      const times = before.get(key) ?? 0;
      before.set(key, times + 1);
      keys.push(times === 0 ? key : keyOf(`${times}\n${faq.question}\n${read}`));
      const sorted = message.features.slice().sort();
      for (let i = 0; i < sorted.length; ) {
        const hash = sorted[i]!;
        let id = met.get(hash);
        if (id === undefined) {
          id = met.size;
          met.set(hash, id);
          kindOf.push(message.kinds[message.features.indexOf(hash)]!);
        }
        const from = i;
        while (i < sorted.length && sorted[i] === hash) i++;
        ids.push(id);
        counts.push(Math.min(mostTimes, i - from));
      }
      firstFeature.push(ids.length);
    }
  const hashes = Int32Array.from(met.keys()).sort();
  const kindsInOrder = Uint8Array.from(hashes, (hash) => kindOf[met.get(hash)!]!);
  const numbers = new Int32Array(hashes.length);
  hashes.forEach((hash, id) => {
    numbers[met.get(hash)!] = id;
  });
  const sentences = faqs.map((faq) => spoken(faq).flatMap(({ answer }) => sentencesOf(answer)));
  const firstSentence = new Int32Array(faqs.length + 1);
  sentences.forEach((all, k) => {
    firstSentence[k + 1] = firstSentence[k]! + all.length;
  });
  const readings = {
    faqs: faqs.map(({ id }) => id),
    languages: mainLanguages(faqs),
    texts,
    labels: Int32Array.from(labels),
    answers: Uint8Array.from(answers),
    keys: Uint32Array.from(keys),
    firstFeature: Int32Array.from(firstFeature),
    ids: ids.take((id) => numbers[id]!),
    counts: counts.take(),
    sentences: sentences.flat(),
    firstSentence,
  };
  return makeCorpus(readings, { hashes, kindOf: kindsInOrder });
};
