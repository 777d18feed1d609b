import type { Faq } from '../../knowledge/faq.js';
import { wordsOf } from '../../knowledge/learning/same.js';

/** So many FAQs are shown for what somebody types. */
const mostFound = 8;

/** Whether each of the typed words begins a word of the text. */
const hasAll = (typed: readonly string[], text: string): boolean => {
  const words = wordsOf(text);
  return typed.every((part) => words.some((word) => word.startsWith(part)));
};

/** The FAQs whose title, or else a phrasing, has all the typed words or their beginnings; those whose title has them first. */
export const findFaqs = (faqs: Iterable<Faq>, query: string): Faq[] => {
  const typed = wordsOf(query);
  if (typed.length === 0) return [];
  const byTitle: Faq[] = [];
  const byPhrasing: Faq[] = [];
  for (const faq of faqs) {
    if (hasAll(typed, `${faq.question} ${faq.id}`)) byTitle.push(faq);
    else if (faq.phrasings.some((phrasing) => hasAll(typed, phrasing))) byPhrasing.push(faq);
  }
  return [...byTitle, ...byPhrasing].slice(0, mostFound);
};
