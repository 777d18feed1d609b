import { describe, expect, test } from 'vitest';
import type { Faq } from '../../../src/knowledge/faq.js';
import { Learnt } from '../../../src/knowledge/learning/suggestions.js';
import type { Lesson } from '../../../src/model/feedback.js';

const faq = (id: string, ...phrasings: string[]): Faq => ({
  id,
  topic: 't',
  question: `What about ${id}?`,
  phrasings,
  answer: 'a',
  locale: 'en',
  tags: [],
});
const faqs = new Map([faq('refund', 'refund time', 'my money'), faq('cancel', 'cancel it')].map((f) => [f.id, f]));
const lesson = (of: string, text: string, over: Partial<Lesson> = {}): Lesson => ({
  v: 1,
  faq: of,
  text,
  kind: 'picked',
  at: 10,
  confidence: 0.4,
  conversation: 'web:ann',
  ...over,
});
const from = (...lessons: Lesson[]) => {
  const learnt = new Learnt();
  for (const one of lessons) learnt.add(one);
  return learnt;
};
const open = (learnt: Learnt, decided: string[] = []) => learnt.suggestions(faqs, new Set(decided));

describe('suggestions', () => {
  test('count how often and how the same words came, whatever their case and marks, and show them as written last', () => {
    const learnt = from(
      lesson('refund', 'wheres the cash', { at: 10 }),
      lesson('refund', 'Wheres the cash?!', { at: 30, kind: 'named', ticket: 't-1', confidence: 0.2 }),
      lesson('refund', 'WHERES THE CASH', { at: 20 }),
    );
    expect(open(learnt)).toMatchObject([
      {
        faq: 'refund',
        text: 'WHERES THE CASH',
        times: 3,
        kinds: ['picked', 'named'],
        first: 10,
        last: 30,
        conflicts: [],
      },
    ]);
  });

  test('stand with the most frequent first, then the latest', () => {
    const learnt = from(
      lesson('refund', 'old and rare', { at: 1 }),
      lesson('refund', 'new and rare', { at: 2 }),
      lesson('cancel', 'came twice', { at: 0 }),
      lesson('cancel', 'came twice', { at: 0 }),
    );
    expect(open(learnt).map(({ text }) => text)).toEqual(['came twice', 'new and rare', 'old and rare']);
  });

  test('leave out what a phrasing or the title says already, or nearly', () => {
    const learnt = from(
      lesson('refund', 'Refund time?'),
      lesson('refund', 'refunds time'),
      lesson('refund', 'what about refund'),
      lesson('refund', 'something else'),
    );
    expect(open(learnt).map(({ text }) => text)).toEqual(['something else']);
  });

  test('leave out FAQs that are gone', () => {
    expect(open(from(lesson('gone', 'where is it')))).toEqual([]);
  });

  test('never bring back what was decided on, however it is written', () => {
    const learnt = from(lesson('refund', 'wheres the cash'));
    const [{ id }] = open(learnt) as unknown as [{ id: string }];
    learnt.add(lesson('refund', 'Wheres, the cash?'));
    expect(open(learnt, [id])).toEqual([]);
  });

  test('show a conflict: the same words for two FAQs, or for one that has them as its phrasing', () => {
    const learnt = from(lesson('refund', 'stop that'), lesson('cancel', 'Stop that!'), lesson('refund', 'cancel it'));
    const conflicts = open(learnt).map(({ faq, text, conflicts }) => [faq, text.toLowerCase(), conflicts]);
    expect(conflicts).toContainEqual(['refund', 'stop that', ['cancel']]);
    expect(conflicts).toContainEqual(['cancel', 'stop that!', ['refund']]);
    expect(conflicts).toContainEqual(['refund', 'cancel it', ['cancel']]);
  });
});
