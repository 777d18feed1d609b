import type { Faq, Texts } from '../../src/knowledge/faq.js';
import type { Brain } from '../../src/runtime/brain.js';
import { questions as fewQuestions } from '../fakes/questions.js';

/** Knows the simulated customers' questions word for word, and nothing else: the run tests the road, not the matching. */
export const createExactBrain = (
  texts: Texts,
  questions: readonly { readonly faq: string; readonly text: string; readonly marker: string }[] = fewQuestions,
): Brain => {
  const faqs = new Map<string, Faq>(
    questions.map(({ faq, text, marker }) => [
      faq,
      {
        id: faq,
        topic: 'shop',
        question: text,
        phrasings: [text],
        answer: `${marker} is what we say.`,
        locale: 'en',
        tags: [],
      },
    ]),
  );
  const knowledge = { version: 'chaos', faqs, texts, thresholds: { answer: 0.7, ask: 0.4 } };
  return {
    knowledge: () => knowledge,
    match: async (message) =>
      questions
        .filter(({ text }) => text === message)
        .map(({ faq, text }) => ({ faq, confidence: 0.99, why: { phrasing: text, words: [] } })),
  };
};
