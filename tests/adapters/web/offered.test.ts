import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/adapters/web/page/conversation.js';
import { withOpenChoices } from '../../../src/adapters/web/page/offered.js';

const says = (id: string, from: Message['from'], offers: string[] = [], chosen?: string): Message => ({
  id,
  from,
  text: id,
  at: 0,
  edited: false,
  rev: 0,
  choices: offers.map((choice) => ({ id: choice, label: choice })),
  ...(chosen === undefined ? {} : { chosen }),
});

const shown = (...messages: Message[]) =>
  withOpenChoices(messages).map(({ choices = [] }) => choices.map(({ id }) => id));

describe('the choices that the chat still shows', () => {
  it('stand once, under the newest message that offers them', () => {
    expect(
      shown(says('a', 'bot', ['faq:x', 'person']), says('b', 'visitor'), says('c', 'bot', ['helped', 'person'])),
    ).toEqual([['faq:x'], [], ['helped', 'person']]);
  });

  it('stay where one was chosen', () => {
    expect(shown(says('a', 'bot', ['faq:x', 'person'], 'faq:x'), says('b', 'bot', ['person']))).toEqual([
      ['faq:x', 'person'],
      ['person'],
    ]);
  });

  it('go once a person has spoken, and come again with the bot', () => {
    expect(shown(says('a', 'bot', ['cancel']), says('b', 'agent'), says('c', 'bot', ['person']))).toEqual([
      [],
      [],
      ['person'],
    ]);
  });
});
