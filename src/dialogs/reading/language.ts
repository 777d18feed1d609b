import type { Knowledge, Texts } from '../../knowledge/faq.js';
import { type Detected, detectLanguage } from '../../knowledge/language/detect.js';
import { knownLanguage, languageOf } from '../../knowledge/language/languages.js';
import type { Conversation } from '../../model/conversation.js';
import { asksForPerson, smallTalk } from '../recognise.js';
import { textsIn } from '../texts.js';
import { words } from '../words.js';
import { withoutNoise } from './noise.js';

/** Whether a message is, as a whole, a short phrase of that language: a greeting, thanks, a wish for a person. */
const isPhrase = (texts: Texts, tokens: readonly string[]): boolean =>
  smallTalk(texts, tokens) !== undefined || asksForPerson(texts, tokens) === 'only';

/**
 * The language of a short message that is a phrase in one of the languages, the most likely one first. Undefined for a phrase
 * that the default language shares with others, such as "ok".
 */
const byPhrase = (knowledge: Knowledge, tokens: readonly string[], likely: string | undefined): string | undefined => {
  const usual = languageOf(knowledge.texts.locale);
  const all = [usual, ...(knowledge.languages?.keys() ?? [])];
  const ordered = likely !== undefined && all.includes(likely) ? [likely, ...all] : all;
  const [first, ...more] = new Set(ordered.filter((language) => isPhrase(textsIn(knowledge, language), tokens)));
  return first === usual && more.length > 0 ? undefined : first;
};

/** The language to speak: the one of the conversation, else, while none is known, the platform's. */
export const spokenIn = ({ language, person }: Pick<Conversation, 'language' | 'person'>): string | undefined =>
  language ?? (person.locale === undefined ? undefined : languageOf(person.locale));

/** The language of a message. `lasts`: sure enough for the conversation to go on in it. */
export interface Told {
  readonly language: string;
  readonly lasts: boolean;
}

/**
 * The language of a message: its own where it is plain, else the one of the conversation so far, else that of a short phrase.
 * A single word is taken to be of the platform's language, for this once. Undefined when nothing tells: no language is guessed.
 */
export const languageFor = (
  text: string,
  { language, person }: Pick<Conversation, 'language' | 'person'>,
  knowledge: Knowledge,
  detect: (text: string) => Detected | undefined = detectLanguage,
): Told | undefined => {
  const detected = detect(withoutNoise(text));
  if (detected?.reliable) return { language: detected.language, lasts: true };
  const tokens = words(text);
  const known = language ?? byPhrase(knowledge, tokens, spokenIn({ person }) ?? detected?.language);
  if (known !== undefined) return { language: known, lasts: true };
  const locale = tokens.length === 1 ? knownLanguage(person.locale) : undefined;
  return locale && { language: locale, lasts: false };
};
