import type { Faq } from '../../src/knowledge/faq.js';

/** A source of numbers in [0, 1) that is the same for the same seed (mulberry32, public domain, T. Ettinger 2017). */
const seeded = (seed: number): (() => number) => {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

/** Letters of made-up words, in pairs that can be spoken. */
const consonants = 'bcdfghjklmnprstvwz';
const vowels = 'aeiou';

/** How many words all FAQs share, and how many each has for itself. */
const shared = 4000;
const own = 6;

/** A made-up knowledge base, and messages that nobody has phrased so: words as common as Zipf's law has them, and a few of the FAQ's own. */
export const makeKnowledge = (faqs: number, phrasings: number) => {
  const random = seeded(faqs * 31 + phrasings);
  const pick = (letters: string) => letters[Math.floor(random() * letters.length)]!;
  const word = () =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(consonants) + pick(vowels)).join('') +
    (random() < 0.5 ? pick(consonants) : '');
  const common = Array.from({ length: shared }, word);
  /** The rank of a word is spread evenly over its logarithm, which is Zipf's law. */
  const commonWord = () => common[Math.floor(Math.exp(random() * Math.log(shared))) - 1]!;
  const specials = Array.from({ length: faqs }, () =>
    Array.from({ length: own }, () => (random() < 0.5 ? word() : common[Math.floor(random() * shared)]!)),
  );
  const say = (faq: number) =>
    Array.from({ length: 6 + Math.floor(random() * 8) }, () =>
      random() < 0.3 ? specials[faq]![Math.floor(random() * own)]! : commonWord(),
    ).join(' ');
  const made = Array.from(
    { length: faqs },
    (_, n): Faq => ({
      id: `faq-${n}`,
      topic: 'bench',
      question: say(n),
      phrasings: Array.from({ length: phrasings - 1 }, () => say(n)),
      answer: '',
      locale: 'en',
      tags: [],
    }),
  );
  return { faqs: made, messages: Array.from({ length: 500 }, () => say(Math.floor(random() * faqs))) };
};
