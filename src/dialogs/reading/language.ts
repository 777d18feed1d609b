import type { Knowledge, Texts } from '../../knowledge/faq.js';
import { type Detected, detectLanguage } from '../../knowledge/language/detect.js';
import { languageOf } from '../../knowledge/language/languages.js';
import type { Conversation } from '../../model/conversation.js';
import { asksForPerson, smallTalk } from '../recognise.js';
import { textsIn } from '../texts.js';
import { words } from '../words.js';
import { withoutNoise } from './noise.js';

/** Whether a message is, as a whole, a short phrase of that language: a greeting, thanks, a wish for a person. */
const isPhrase = (texts: Texts, tokens: readonly string[]): boolean =>
  smallTalk(texts, tokens) !== undefined || asksForPerson(texts, tokens) === 'only';

/** The language of a short message that is a phrase in one of the languages, the most likely one first. */
const byPhrase = (knowledge: Knowledge, tokens: readonly string[], likely: string | undefined): string | undefined => {
  const others = [...(knowledge.languages?.keys() ?? [])];
  const all = [languageOf(knowledge.texts.locale), ...others];
  const ordered = likely !== undefined && all.includes(likely) ? [likely, ...all] : all;
  return ordered.find((language) => isPhrase(textsIn(knowledge, language), tokens));
};

/**
 * The language to go on in: that of the message where it is plain, else the one of the conversation so far, else, of a short
 * phrase, the language that it is one of, else the platform's. Undefined when nothing tells.
 */
export const languageFor = (
  text: string,
  { language, person }: Pick<Conversation, 'language' | 'person'>,
  knowledge: Knowledge,
  detect: (text: string) => Detected | undefined = detectLanguage,
): string | undefined => {
  const detected = detect(withoutNoise(text));
  if (detected?.reliable) return detected.language;
  if (language !== undefined) return language;
  const hint = person.locale === undefined ? undefined : languageOf(person.locale);
  return byPhrase(knowledge, words(text), hint ?? detected?.language) ?? hint;
};
