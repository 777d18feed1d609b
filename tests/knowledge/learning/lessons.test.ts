import { describe, expect, test } from 'vitest';
import { lessonsOf } from '../../../src/knowledge/learning/lessons.js';
import { Chat, leo, mia } from '../../dialogs/world.js';

const taught = (chat: Chat) =>
  chat.turns.flatMap(lessonsOf).map(({ faq, text, kind, confidence }) => ({ faq, text, kind, confidence }));
const [one, other] = ['where-is-my-order', 'change-address'];

describe('a lesson comes from', () => {
  test('a click on one of the options', () => {
    const chat = new Chat();
    chat.says('my package thing', { found: { [one]: 0.4, [other]: 0.38 } });
    chat.presses(`faq:${other}`);
    expect(taught(chat)).toEqual([{ faq: other, text: 'my package thing', kind: 'picked', confidence: 0.38 }]);
  });

  test('an option picked by its typed number', () => {
    const chat = new Chat();
    chat.says('my package thing', { found: { [one]: 0.4, [other]: 0.38 } });
    chat.says('2');
    expect(taught(chat)).toEqual([{ faq: other, text: 'my package thing', kind: 'picked', confidence: 0.38 }]);
  });

  test.each(['helped', 'that helped', 'thanks!'])('an answer that helped: %s', (word) => {
    const chat = new Chat();
    chat.says('parcel whereabouts', { found: { [one]: 0.72 } });
    if (word === 'helped') chat.presses(word);
    else chat.says(word);
    expect(taught(chat)).toEqual([{ faq: one, text: 'parcel whereabouts', kind: 'helped', confidence: 0.72 }]);
  });

  test('an agent who names the right FAQ, once, with the case that it was', () => {
    const chat = new Chat();
    chat.says('nobody brought the thing', { found: { [one]: 0.1 } });
    const ticket = chat.ticket.id;
    const base = () => ({ ...chat.base(), address: chat.state.address, ticket, type: 'agent.named' as const });
    chat.feed({ ...base(), agent: mia, faq: one });
    chat.feed({ ...base(), agent: leo, faq: one });
    expect(chat.turns.flatMap(lessonsOf)).toMatchObject([
      { faq: one, text: 'nobody brought the thing', kind: 'named', confidence: 0.1, ticket },
    ]);
    expect(chat.ticket.named).toEqual({ faq: one, by: mia });
  });

  test('an agent who names it after the case was closed and a new question came', () => {
    const chat = new Chat();
    chat.says('nobody brought the thing', { found: { [one]: 0.1 } });
    const ticket = chat.ticket.id;
    chat.acts(mia, 'take');
    chat.acts(mia, 'hand-back');
    chat.says('can i stop it', { found: { [other]: 0.8 } });
    chat.feed({ ...chat.base(), address: chat.state.address, ticket, type: 'agent.named', agent: mia, faq: one });
    expect(taught(chat)).toEqual([{ faq: one, text: 'nobody brought the thing', kind: 'named', confidence: 0.1 }]);
    expect(chat.state.phase.name).toBe('answered');
  });
});

describe('nothing is learnt from', () => {
  test('an answer that did not help, small talk, or silence', () => {
    const chat = new Chat();
    chat.says('hello');
    chat.says('parcel whereabouts', { found: { [one]: 0.72 } });
    chat.presses('not-quite');
    chat.passes(48 * 3_600_000);
    expect(taught(chat)).toEqual([]);
  });

  test('words that the matcher is sure of already', () => {
    const chat = new Chat();
    chat.says('where is my order', { found: { [one]: 0.95 } });
    chat.presses('helped');
    expect(taught(chat)).toEqual([]);
  });

  test('an old button that belongs to another question', () => {
    const chat = new Chat();
    chat.says('my package thing', { found: { [one]: 0.4, [other]: 0.38 } });
    chat.says('how long does a refund take', { found: { 'when-is-my-refund': 0.8 } });
    chat.presses(`faq:${other}`);
    expect(taught(chat)).toEqual([]);
  });

  test('a long story, or what is empty without its personal data', () => {
    for (const text of ['so it all began '.repeat(20), '4711-0815-99', 'order 48213']) {
      const chat = new Chat();
      chat.says(text, { found: { [one]: 0.72 } });
      chat.presses('helped');
      expect(taught(chat)).toEqual([]);
    }
  });
});

test('personal data never gets as far as a lesson', () => {
  const chat = new Chat();
  chat.says('where is\nparcel 482137 for ann@mail.example', { found: { [one]: 0.72 } });
  chat.presses('helped');
  expect(taught(chat)[0]!.text).toBe('where is parcel … for …');
});

test('the same turn teaches the same, however often it is looked at', () => {
  const chat = new Chat();
  chat.says('parcel whereabouts', { found: { [one]: 0.72 } });
  chat.presses('helped');
  const turn = chat.turns.at(-1)!;
  expect(lessonsOf(turn)).toEqual(lessonsOf(JSON.parse(JSON.stringify(turn))));
});
