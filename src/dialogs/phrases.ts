import { alike, slipsFrom, words } from './words.js';

/** One place in a phrase: any of the words, or, when optional, none. */
interface Slot {
  readonly words: readonly string[];
  readonly optional: boolean;
}

/** A phrase from the texts file, ready to be looked for. */
export interface Phrase {
  readonly slots: readonly Slot[];
  /** Words it has at least. */
  readonly least: number;
}

/** Phrases by the words they may begin with, and these by their first letter: a slip never touches the first letter. */
export type Phrases = ReadonlyMap<string, ReadonlyMap<string, readonly Phrase[]>>;

/**
 * Reads a phrase as an admin writes it: words in order, `a|b` for one or the other, `(a)` for a word that may be
 * missing. "talk|speak to (a) human" is also found in "can i speak to human now".
 */
export const parsePhrase = (text: string): Phrase => {
  const slots = text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part): Slot => {
      const optional = part.startsWith('(') && part.endsWith(')');
      const inner = optional ? part.slice(1, -1) : part;
      return { words: inner.split('|').flatMap((word) => words(word).slice(0, 1)), optional };
    })
    .filter((slot) => slot.words.length > 0);
  return { slots, least: slots.filter((slot) => !slot.optional).length };
};

const beginnings = ({ slots }: Phrase): Set<string> => {
  const required = slots.findIndex((slot) => !slot.optional);
  return new Set(slots.slice(0, required + 1).flatMap((slot) => slot.words));
};

/** Puts phrases in order for looking them up. */
export const indexPhrases = (texts: readonly string[]): Phrases => {
  const index = new Map<string, Map<string, Phrase[]>>();
  for (const phrase of texts.map(parsePhrase))
    for (const word of beginnings(phrase)) {
      const letter = word.charAt(0);
      const byWord = index.get(letter) ?? new Map<string, Phrase[]>();
      index.set(letter, byWord.set(word, [...(byWord.get(word) ?? []), phrase]));
    }
  return index;
};

const same = (a: string, b: string): boolean => a === b;

const anyOf = (candidates: readonly string[], word: string, equal: typeof same): boolean => {
  for (const candidate of candidates) if (equal(candidate, word)) return true;
  return false;
};

/** Where the phrase ends when it begins at `from`, with as many optional words as are there; undefined when it is not. */
const endOf = (
  phrase: Phrase,
  tokens: readonly string[],
  from: number,
  equal: typeof same,
  slot = 0,
): number | undefined => {
  const next = phrase.slots[slot];
  if (!next) return from;
  const word = tokens[from];
  if (word !== undefined && anyOf(next.words, word, equal)) {
    const end = endOf(phrase, tokens, from + 1, equal, slot + 1);
    if (end !== undefined) return end;
  }
  return next.optional ? endOf(phrase, tokens, from, equal, slot + 1) : undefined;
};

const none: readonly Phrase[] = [];

/** The phrases that may begin with this word, a slip of the fingers forgiven. */
export const beginningWith = (phrases: Phrases, word: string | undefined): readonly Phrase[] => {
  const byWord = word === undefined ? undefined : phrases.get(word.charAt(0));
  if (!byWord) return none;
  if (word!.length < slipsFrom) return byWord.get(word!) ?? none;
  let found = none;
  for (const [first, those] of byWord)
    if (alike(first, word!)) found = found === none ? those : [...new Set([...found, ...those])];
  return found;
};

/** The furthest end of any of the phrases that begins at `from`; `from` itself when none does. */
export const furthestEnd = (phrases: Phrases, tokens: readonly string[], from: number): number => {
  let furthest = from;
  for (const phrase of beginningWith(phrases, tokens[from])) {
    const end = endOf(phrase, tokens, from, alike);
    if (end !== undefined && end > furthest) furthest = end;
  }
  return furthest;
};

/** Whether a phrase of at least `least` words occurs anywhere; `exactly`: with no slip of the fingers. */
export const occurs = (
  phrases: Phrases,
  tokens: readonly string[],
  { least, exactly = false }: { readonly least: number; readonly exactly?: boolean },
): boolean =>
  tokens.some((word, from) =>
    beginningWith(phrases, word).some(
      (phrase) => phrase.least >= least && endOf(phrase, tokens, from, exactly ? same : alike) !== undefined,
    ),
  );
