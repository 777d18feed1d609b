import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Faq } from '../../src/knowledge/faq.js';
import type { Match } from '../../src/model/match.js';

const faq = (id: string, question: string, answer: string): Faq => ({
  id,
  topic: 'returns',
  question,
  phrasings: [question],
  answer,
  locale: 'en',
  tags: [],
});

/** Enough of a knowledge base for the desk to show. */
export const faqs: readonly Faq[] = [
  faq('return-window', 'How long do I have to return something?', 'You have **30 days** from delivery.'),
  faq('refund-time', 'When do I get my money back?', 'Within **5 working days** after we have your parcel.'),
  faq('return-label', 'Where do I find a return label?', 'In your account, under *Orders*.'),
  { ...faq('unsafe-product', 'Is one of your products unsafe?', 'Please stop using it.'), handOff: true },
];

const match = (id: string, confidence: number, word: string): Match => ({
  faq: id,
  confidence,
  why: { phrasing: faqs.find((one) => one.id === id)!.question, words: [{ word, weight: 1 }] },
});

/** What a matcher would find, foreseeably: "refund" is clear, "return" is torn, "smell" is for a person, anything else is unknown. */
export const matchesOf = (text: string): readonly Match[] => {
  if (/refund/i.test(text)) return [match('refund-time', 0.91, 'refund'), match('return-window', 0.22, 'refund')];
  if (/return/i.test(text)) return [match('return-window', 0.55, 'return'), match('return-label', 0.5, 'return')];
  if (/smell/i.test(text)) return [match('unsafe-product', 0.9, 'smell')];
  return [];
};

/** The same as files; returns their folder. */
export const writeFaqs = (dir: string): string => {
  for (const { id, topic, question, phrasings, answer, handOff } of faqs) {
    mkdirSync(join(dir, topic), { recursive: true });
    const list = phrasings.map((phrasing) => `  - ${phrasing}\n`).join('');
    writeFileSync(
      join(dir, topic, `${id}.md`),
      `---\nquestion: ${question}\nphrasings:\n${list}${handOff ? 'hand-off: true\n' : ''}---\n${answer}\n`,
    );
  }
  return dir;
};
