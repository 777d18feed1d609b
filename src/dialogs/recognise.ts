import type { Texts } from '../knowledge/faq.js';
import { beginningWith, furthestEnd, indexPhrases, occurs, type Phrases } from './phrases.js';

/** Small talk and short replies, the weightier first: of "ok thanks bye" the "bye" is answered. */
export const talkKinds = [
  'cancel',
  'not-helped',
  'helped',
  'bye',
  'thanks',
  'bot',
  'help',
  'how-are-you',
  'wait',
  'no',
  'yes',
  'greeting',
  'ok',
  'chat',
] as const;
export type Talk = (typeof talkKinds)[number];

/** What needs a person at once, the graver first: danger to life, an accident or something unsafe, and feelings. */
export const upsetKinds = ['danger', 'unsafe', 'distress', 'frustrated', 'swearing'] as const;
export type Upset = (typeof upsetKinds)[number];

/** Typed numbers and ordinals: the n-th choice, or the last. */
export const pickKinds = ['pick-1', 'pick-2', 'pick-3', 'pick-4', 'pick-5', 'pick-last'] as const;

/** What tells how a message is to be read; see `reading/`. */
export const readingKinds = [
  'wrapping',
  'also',
  'joins',
  'asks',
  'requests',
  'follow-up',
  'leaning',
  'not-wanted',
  'not-this',
  'do-not',
  'contrast',
] as const;

/** All kinds of phrases that a texts file must have under `recognise`. */
export const phraseKinds = [
  ...talkKinds,
  ...upsetKinds,
  ...pickKinds,
  'person',
  'person-alone',
  'wishing',
  'filler',
  'not-a-name',
  ...readingKinds,
] as const;
export type PhraseKind = (typeof phraseKinds)[number];

type Phrasebook = Readonly<Record<PhraseKind, Phrases>>;
const books = new WeakMap<Texts, Phrasebook>();

/** The phrases of a texts file, parsed once for each version of it. */
const phrasebook = (texts: Texts): Phrasebook => {
  const known = books.get(texts);
  if (known) return known;
  const parsed = phraseKinds.map((kind) => [kind, indexPhrases(texts.recognise[kind] ?? [])]);
  const book = Object.fromEntries(parsed) as Phrasebook;
  books.set(texts, book);
  return book;
};

/** Messages of more words than this are never taken for small talk. */
const longestTalk = 14;

/** Wishes and feelings are looked for in so many words of a message: a longer story is for the matcher and for people. */
const longestSearch = 500;

/**
 * The kinds of phrases that the whole message is made of, or undefined when something else is said as well: a greeting
 * with a question is a question.
 */
const madeOf = <K extends PhraseKind>(
  texts: Texts,
  tokens: readonly string[],
  kinds: readonly K[],
): Set<K> | undefined => {
  if (tokens.length === 0 || tokens.length > longestTalk) return undefined;
  const book = phrasebook(texts);
  const found = new Set<K>();
  for (let at = 0; at < tokens.length; ) {
    let end = furthestEnd(book.filler, tokens, at);
    let kindHere: K | undefined;
    for (const kind of kinds) {
      const reached = furthestEnd(book[kind], tokens, at);
      if (reached > end || (reached === end && reached > at && kindHere === undefined))
        [end, kindHere] = [reached, kind];
    }
    if (end === at) return undefined;
    if (kindHere !== undefined) found.add(kindHere);
    at = end;
  }
  return found.size > 0 ? found : undefined;
};

/** How many words the longest phrase of a kind takes that a text (its words) begins with; 0 when none does. */
export const phraseEnd = (texts: Texts, kind: PhraseKind, tokens: readonly string[]): number =>
  furthestEnd(phrasebook(texts)[kind], tokens, 0);

/** Whether a phrase of a kind may begin with this word: false is certain, and cheap to tell. */
export const mayBegin = (texts: Texts, kind: PhraseKind, word: string): boolean =>
  beginningWith(phrasebook(texts)[kind], word).length > 0;

/** Whether a text (its words) is made of phrases of these kinds and nothing else. */
export const whollyOf = (texts: Texts, tokens: readonly string[], kinds: readonly PhraseKind[]): boolean =>
  madeOf(texts, tokens, kinds) !== undefined;

/** What kind of small talk a message is, when it is nothing but that. `tokens`: its words, see `words`. */
export const smallTalk = (texts: Texts, tokens: readonly string[]): Talk | undefined => {
  const found = madeOf(texts, tokens, talkKinds);
  return found && talkKinds.find((kind) => found.has(kind));
};

/** Whether a person is asked for. `only`: nothing else is said, so that it is still open what the matter is. */
export const asksForPerson = (texts: Texts, tokens: readonly string[]): 'only' | 'among-others' | undefined => {
  const wished = (kinds: ReadonlySet<PhraseKind> | undefined) => kinds?.has('person') || kinds?.has('person-alone');
  const plain = madeOf(texts, tokens, ['person', 'person-alone', ...talkKinds]);
  if (plain) return wished(plain) ? 'only' : undefined;
  if (wished(madeOf(texts, tokens, ['person', 'person-alone', ...talkKinds, 'wishing']))) return 'only';
  return occurs(phrasebook(texts).person, tokens.slice(0, longestSearch), { least: 1 }) ? 'among-others' : undefined;
};

/** Which feeling or danger speaks from a message, if one does plainly. A swear word counts anywhere, but must be spelled as listed. */
export const upsetIn = (texts: Texts, tokens: readonly string[]): Upset | undefined => {
  const book = phrasebook(texts);
  const searched = tokens.slice(0, longestSearch);
  return upsetKinds.find((kind) =>
    kind === 'swearing'
      ? occurs(book.swearing, searched, { least: 1, exactly: true })
      : occurs(book[kind], searched, { least: 2 }) || madeOf(texts, tokens, [kind, ...talkKinds])?.has(kind),
  );
};

/** Which of `count` choices a typed number or ordinal means: its index, `none` for a number that is not there. */
export const pickedNumber = (texts: Texts, tokens: readonly string[], count: number): number | 'none' | undefined => {
  const found = madeOf(texts, tokens, pickKinds);
  if (found?.size !== 1) return /^\d{1,2}$/.test(tokens.join(' ')) ? 'none' : undefined;
  const kind = [...found][0]!;
  const index = kind === 'pick-last' ? count - 1 : pickKinds.indexOf(kind);
  return index >= 0 && index < count ? index : 'none';
};

/** Whether a display name is a stand-in such as "guest". */
export const isNoName = (texts: Texts, tokens: readonly string[]): boolean =>
  madeOf(texts, tokens, ['not-a-name']) !== undefined;
