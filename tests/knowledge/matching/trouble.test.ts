import { describe, expect, it } from 'vitest';
import type { Faq } from '../../../src/knowledge/faq.js';
import { createLexicalMatcher } from '../../../src/knowledge/matching/index.js';

const faq = (id: string, question: string, ...phrasings: string[]): Faq => ({
  id,
  topic: 'shop',
  question,
  phrasings,
  answer: '',
  locale: 'en',
  tags: [],
});

const pillows = faq(
  'pillows',
  'Which pillows do you have?',
  'pillow sizes',
  'i want to order pillows',
  'do you sell pillows',
);
const cart = faq(
  'cart',
  'How do I add to the cart?',
  'where is the cart',
  'put a thing into the cart',
  'what does the cart keep',
);
const rest = [
  faq('hours', 'When are you open?', 'opening hours', 'are you open on sunday'),
  faq('pay', 'How can I pay?', 'payment methods', 'do you take cards'),
  faq('return', 'Can I send it back?', 'return a thing', 'how to return'),
  faq('ship', 'How long does delivery take?', 'delivery time', 'when will it arrive'),
  faq('gift', 'Do you wrap gifts?', 'gift wrapping', 'wrap it as a present'),
  faq('job', 'Do you have jobs?', 'open positions', 'i want to work for you'),
];
const confidence = async (faqs: readonly Faq[], text: string, id: string): Promise<number> =>
  (await createLexicalMatcher(faqs).match(text, 5)).find((m) => m.faq === id)?.confidence ?? 0;

describe('trouble with what an FAQ is about', () => {
  const wish = 'i want to order pillows today';
  const trouble = 'i am unable to order pillows today';

  it('is not answered as surely as a question about it', async () => {
    const faqs = [pillows, cart, ...rest];
    expect(await confidence(faqs, trouble, 'pillows')).toBeLessThan((await confidence(faqs, wish, 'pillows')) - 0.1);
  });

  it('is, by an FAQ whose phrasings tell of trouble', async () => {
    const helping = { ...pillows, phrasings: [...pillows.phrasings, 'i am unable to order pillows'] };
    const faqs = [helping, cart, ...rest];
    expect(await confidence(faqs, trouble, 'pillows')).toBeGreaterThan(
      await confidence([pillows, cart, ...rest], trouble, 'pillows'),
    );
    expect(await confidence(faqs, trouble, 'pillows')).toBeGreaterThan(0.5);
  });
});
