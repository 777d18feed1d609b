import type { Match } from '../../model/match.js';
import type { Faq } from '../faq.js';
import type { Matcher } from '../matcher.js';
import { explain } from './explain.js';
import { logOdds, sigmoid } from './logistic.js';
import { readMessage } from './message.js';
import { type Example, look, trainModel } from './model.js';
import { judge } from './signs.js';
import { softmax } from './softmax.js';
import { learnTrust } from './trust.js';

/** Markdown as bare words: without its marks and the addresses of links. */
const plain = (markdown: string): string => markdown.replace(/\]\([^)]*\)/g, ' ').replace(/[*_`#>[\]]/g, ' ');

/** The texts that speak for an FAQ: its title, its phrasings, its answer. */
export const examplesOf = (faq: Faq, label: number): Example[] => {
  const phrasings = [...new Set([faq.question, ...faq.phrasings])].map((text) => ({ text, kind: 'phrasing' as const }));
  return [...phrasings, { text: plain(faq.answer), kind: 'answer' as const }]
    .map(({ text, kind }) => ({ text, message: readMessage(text), label, kind }))
    .filter((e) => e.message.words.length > 0);
};

/**
 * A matcher that tells FAQs apart by words and pieces of words, and that learns from the FAQs themselves how far to
 * trust itself. Trains at once, in the calling thread. The same FAQs always make the same matcher.
 */
export const createLexicalMatcher = (faqs: readonly Faq[]): Matcher => {
  const examples = faqs.flatMap(examplesOf);
  const titles = faqs.map((faq) => faq.question);
  const model = trainModel(examples, faqs.length);
  const trust = learnTrust(examples, faqs.length);

  const find = (query: string, limit: number): readonly Match[] => {
    const view = look(model, readMessage(query));
    if (faqs.length === 0 || view.vector.ids.length === 0) return [];
    const { candidates, signs } = judge(model, view);
    // Two questions, kept apart: is the message about any of the candidates, and if so, about which.
    const known = sigmoid(logOdds(trust.known, signs));
    const shares = softmax(Float64Array.from(candidates, (k) => trust.sharpness * view.scores[k]!));
    const found = candidates.slice(0, Math.max(0, limit));
    const whys = explain(model, view, found, titles);
    return found.map((k, i) => ({ faq: faqs[k]!.id, confidence: known * shares[i]!, why: whys[i]! }));
  };
  return { name: 'lexical', match: async (query, limit) => find(query, limit) };
};
