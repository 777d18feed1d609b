import type { Match, Part, Why } from '../model/match.js';
import type { Reasons } from '../model/reasons.js';
import type { Faq } from './faq.js';

/** Words that weigh less than this share of the whole are not worth naming. */
const worthNaming = 0.05;
const mostNamed = 4;

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Why a FAQ was found, as a sentence that an admin understands. */
export const sentenceOf = ({ phrasing, words }: Why): string => {
  const named = words
    .filter(({ weight }) => weight >= worthNaming)
    .slice(0, mostNamed)
    .map(({ word, weight }) => `“${word}” (${percent(weight)})`);
  const nearest = phrasing === '' ? '' : `The nearest phrasing is “${phrasing}”.`;
  const weighed = named.length > 0 ? `What weighed most: ${named.join(', ')}.` : 'No single word weighed much.';
  return [nearest, weighed].filter(Boolean).join(' ');
};

/** What was found for questions, in words for agents and admins. */
export const reasonsOf = (parts: readonly Part[], faqs: ReadonlyMap<string, Faq>): Reasons[] =>
  parts.map(({ text, matches }) => ({
    text,
    considered: matches.map(({ faq, confidence, why }: Match) => ({
      faq,
      title: faqs.get(faq)?.question ?? faq,
      confidence,
      sentence: sentenceOf(why),
    })),
  }));
