import type { Faq } from '../knowledge/faq.js';
import { inRandomOrder, keyOf } from '../knowledge/matching/random.js';
import type { LabelledLine } from './lines.js';

/** At most `most` different texts, drawn by hash of text and seed: what else there is changes no text's place in the order. */
const draw = (texts: Iterable<string>, most: number, seed: number): ReadonlySet<string> => {
  const all = [...new Set(texts)].sort();
  const keys = all.map((text) => keyOf(`${seed}\n${text}`));
  return new Set([...inRandomOrder(keys, seed)].slice(0, most).map((n) => all[n]!));
};

/**
 * Returns the FAQs with `most` phrasings each, drawn at random by the seed; each translation keeps as many of its own. Those
 * with fewer keep all. Titles stay, and are not counted. Under one seed, what few keep is among what more keep.
 */
export const keepPhrasings = (faqs: readonly Faq[], most: number, seed: number): Faq[] => {
  const kept = (phrasings: readonly string[]): string[] => {
    const drawn = draw(phrasings, most, seed);
    return phrasings.filter((one) => drawn.has(one));
  };
  return faqs.map((faq) => ({
    ...faq,
    phrasings: kept(faq.phrasings),
    ...(faq.translations && {
      translations: faq.translations.map((one) => ({ ...one, phrasings: kept(one.phrasings) })),
    }),
  }));
};

const textsByLabel = (lines: readonly LabelledLine[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const texts = new Map<string, Set<string>>();
  for (const { label, text } of lines) texts.set(label, (texts.get(label) ?? new Set()).add(text));
  return texts;
};

/**
 * Returns the lines of `most` different texts for each label, drawn at random by the seed, in their order. Labels with fewer
 * keep all. The labels' names play no part.
 */
export const keepLines = (lines: readonly LabelledLine[], most: number, seed: number): LabelledLine[] => {
  const drawn = new Map([...textsByLabel(lines)].map(([label, texts]) => [label, draw(texts, most, seed)]));
  return lines.filter(({ label, text }) => drawn.get(label)?.has(text));
};

/** Returns how many FAQs have fewer than `most` phrasings, themselves or in a translation. */
export const shortOf = (faqs: readonly Faq[], most: number): number =>
  faqs.filter((faq) => [faq, ...(faq.translations ?? [])].some(({ phrasings }) => phrasings.length < most)).length;

/** Returns how many labels have fewer than `most` different texts. */
export const labelsShortOf = (lines: readonly LabelledLine[], most: number): number =>
  [...textsByLabel(lines).values()].filter((texts) => texts.size < most).length;
