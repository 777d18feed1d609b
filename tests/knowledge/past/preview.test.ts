import { describe, expect, test } from 'vitest';
import { preview } from '../../../src/knowledge/past/preview.js';
import { type PastQuestion, pastQuestions } from '../../../src/knowledge/past/questions.js';
import { Chat, mia } from '../../dialogs/world.js';

const [one, other] = ['where-is-my-order', 'change-address'];
const asked = (chat: Chat) => pastQuestions(chat.turns).map(({ text, known }) => ({ text, ...known }));

describe('past questions', () => {
  test('are what customers asked, without small talk, choices and wishes for a person', () => {
    const chat = new Chat();
    chat.says('hello');
    chat.says('where is it', { found: { [one]: 0.8 } });
    chat.says('thanks');
    chat.says('can i talk to a human');
    expect(asked(chat)).toEqual([{ text: 'where is it', right: one, wrong: [] }]);
  });

  test('know what was picked, what helped, what did not, and what an agent named', () => {
    const picked = new Chat();
    picked.says('my package thing', { found: { [one]: 0.4, [other]: 0.38 } });
    picked.presses(`faq:${other}`);
    expect(asked(picked)).toEqual([{ text: 'my package thing', right: other, wrong: [] }]);

    const named = new Chat();
    named.says('nobody came', { found: { [one]: 0.8 } });
    named.presses('not-quite');
    named.says('the courier lost my sofa', { found: {} });
    const base = { ...named.base(), address: named.state.address, ticket: named.ticket.id };
    named.feed({ ...base, type: 'agent.named', agent: mia, faq: other });
    expect(asked(named)).toEqual([
      { text: 'nobody came', wrong: [one] },
      { text: 'the courier lost my sofa', right: other, wrong: [] },
    ]);
  });

  test('are the same however the turns come', () => {
    const chat = new Chat();
    chat.says('where is it', { found: { [one]: 0.8 } });
    chat.presses('helped');
    expect(pastQuestions(chat.turns.toReversed())).toEqual(pastQuestions(chat.turns));
  });
});

const question = (
  n: number,
  found: Record<string, number>,
  known: Partial<PastQuestion['known']> = {},
): PastQuestion => ({
  conversation: 'c',
  seq: n,
  at: n,
  text: `question ${n}`,
  matches: Object.entries(found).map(([faq, confidence]) => ({ faq, confidence, why: { phrasing: '', words: [] } })),
  known: { wrong: [], ...known },
});

describe('a preview', () => {
  const questions = [
    question(1, { a: 0.8 }, { right: 'a' }),
    question(2, { a: 0.5, b: 0.05 }, { right: 'b' }),
    question(3, { a: 0.5 }, { wrong: ['a'] }),
    question(4, { a: 0.2 }),
    question(5, {}),
  ];

  test('counts what was done and what would be done, and how it turned out where that is known', () => {
    const { before, after } = preview(questions, { answer: 0.6, ask: 0.3 }, { answer: 0.45, ask: 0.1 });
    expect(before).toEqual({
      answer: { all: 1, right: 1, wrong: 0 },
      ask: { all: 2, right: 1, wrong: 1 },
      handover: { all: 2, right: 0, wrong: 0 },
    });
    expect(after).toEqual({
      answer: { all: 3, right: 1, wrong: 2 },
      ask: { all: 1, right: 0, wrong: 0 },
      handover: { all: 1, right: 0, wrong: 0 },
    });
  });

  test('shows what changes, latest first, and nothing when nothing does', () => {
    const { changed } = preview(questions, { answer: 0.6, ask: 0.3 }, { answer: 0.45, ask: 0.1 });
    expect(
      changed.map(({ question: { seq }, before, after, outcomes }) => [
        seq,
        before.decision,
        after.decision,
        ...outcomes,
      ]),
    ).toEqual([
      [4, 'handover', 'ask', 'unknown', 'unknown'],
      [3, 'ask', 'answer', 'wrong', 'wrong'],
      [2, 'ask', 'answer', 'right', 'wrong'],
    ]);
    expect(preview(questions, { answer: 0.6, ask: 0.3 }, { answer: 0.6, ask: 0.3 }).changed).toEqual([]);
  });

  test('counts a hand-over as right where the question was one for a person', () => {
    const asked = [question(1, { a: 0.9 }, { right: 'a' }), question(2, { b: 0.9, a: 0.05 }, { right: 'a' })];
    const limits = { answer: 0.6, ask: 0.3 };
    const { before } = preview(asked, limits, limits, new Map([['a', { handOff: true }]]));
    expect(before.handover).toEqual({ all: 1, right: 1, wrong: 0 });
    expect(before.answer).toEqual({ all: 1, right: 0, wrong: 1 });
  });

  test('counts a hand-over as wrong where a FAQ was right', () => {
    const { before } = preview(
      [question(1, { a: 0.1 }, { right: 'a' })],
      { answer: 0.6, ask: 0.3 },
      { answer: 1, ask: 1 },
    );
    expect(before.handover).toEqual({ all: 1, right: 0, wrong: 1 });
  });
});
