import { describe, expect, it } from 'vitest';
import { decideOn } from '../../src/dialogs/policy.js';
import { words } from '../../src/dialogs/words.js';
import type { Match } from '../../src/model/match.js';
import { Chat, english, type Found, messages, mia, shop, spoken } from './world.js';

const own = shop.faqs.get('unsafe-product')!.answer;
const buttons = (effects: ReturnType<Chat['says']>) =>
  messages(effects).flatMap(({ choices = [] }) => choices.map(({ id }) => id));

const on = (text: string, found: Found, reading: 'keyword' | 'follow-up' | 'doubtful') => {
  const matches = Object.entries(found).map(([faq, confidence]): Match => {
    return { faq, confidence, why: { phrasing: '', words: [] } };
  });
  const heard = { messageId: 'm', text, tokens: words(text), matches, parts: [], talk: undefined, files: 0 };
  return decideOn({ ...heard, reading, kind: 'words' }, shop);
};

describe('a question for a person', () => {
  it('is handed over, however it is asked', () => {
    for (const reading of ['keyword', 'follow-up', 'doubtful'] as const)
      expect(on('unsafe', { 'unsafe-product': 0.7, 'payment-failed': 0.2 }, reading)).toMatchObject({
        do: 'hand-over',
        forPerson: { faq: 'unsafe-product' },
      });
  });

  it('is not among the options for a bare keyword, nor for a faint follow-up', () => {
    expect(on('products', { 'unsafe-product': 0.2 }, 'keyword').do).toBe('hand-over');
    expect(on('and at night', { 'unsafe-product': 0.2, 'gift-wrapping': 0.1 }, 'follow-up')).toMatchObject({
      do: 'ask',
      options: [{ faq: 'gift-wrapping' }],
    });
    expect(on('and at night', { 'unsafe-product': 0.2 }, 'follow-up')).toEqual({ do: 'hand-over' });
  });

  it('is not offered after an answer that did not help', () => {
    const chat = new Chat();
    chat.says('wrap it', { found: { 'gift-wrapping': 0.7, 'press-enquiry': 0.2, 'use-a-voucher': 0.09 } });
    expect(buttons(chat.presses('not-quite'))).toEqual(['faq:use-a-voucher', 'none', 'person']);
  });

  it('that an answer has become meanwhile is not offered after another one', () => {
    const chat = new Chat();
    chat.says('wrap it', { found: { 'gift-wrapping': 0.84, 'use-a-voucher': 0.1 } });
    const voucher = { ...shop.faqs.get('use-a-voucher')!, handOff: true as const };
    chat.knowledge = { ...shop, faqs: new Map([...shop.faqs, [voucher.id, voucher]]) };
    expect(buttons(chat.presses('not-quite'))).toEqual(['person']);
  });

  it('brings the case to those who answer it, also where it was not sure enough', () => {
    const sure = new Chat();
    sure.says('is it toxic', { found: { 'unsafe-product': 0.8 } });
    expect(sure.ticket).toMatchObject({ reason: 'for-person', topic: 'safety', route: 'safety' });
    expect(sure.ticket.subject).toEqual({ faq: 'unsafe-product', title: 'Is one of your products unsafe?' });

    const likely = new Chat();
    const said = spoken(likely.says('it smells', { found: { 'unsafe-product': 0.4, 'return-an-item': 0.1 } }));
    expect(english.say['handover-unknown']!.some((text) => said.includes(text))).toBe(true);
    expect(said).not.toContain(own);
    expect(likely.ticket).toMatchObject({ reason: 'unknown', topic: 'safety', route: 'safety' });
    expect(likely.ticket).not.toHaveProperty('subject');
    expect(likely.ticket.suggested.map(({ faq }) => faq)).toEqual(['return-an-item']);

    const faint = new Chat();
    faint.says('it smells', { found: { 'unsafe-product': 0.2 } });
    expect(faint.ticket).not.toHaveProperty('topic');
  });

  it('is known when it is asked after an answer, and as small talk that may be a question', () => {
    const chat = new Chat();
    chat.says('wrap it', { found: { 'gift-wrapping': 0.9 } });
    expect(spoken(chat.says('is the ribbon toxic', { found: { 'unsafe-product': 0.8 } }))).toContain(own);
    expect(chat.ticket.reason).toBe('for-person');
    expect(spoken(new Chat().says('help', { found: { 'unsafe-product': 0.8 } }))).toContain(own);
  });

  it('edited into a message takes the place of the answer', () => {
    const chat = new Chat();
    chat.says('wrap it', { found: { 'gift-wrapping': 0.9 }, id: 'm' });
    const effects = chat.edits('m', 'is it toxic', { 'unsafe-product': 0.8 });
    expect(effects).toMatchObject([{ type: 'edit' }, { type: 'announce' }]);
    expect(spoken(effects)).toContain(own);
  });

  it('is never answered to one who waits, nor by an old button', () => {
    const chat = new Chat();
    chat.says('agent');
    expect(spoken(chat.says('is it toxic', { found: { 'unsafe-product': 0.9 } }))).not.toContain(own);
    expect(chat.ticket).toMatchObject({ reason: 'asked', suggested: [] });
    expect(spoken(chat.presses('faq:unsafe-product'))).not.toContain(own);
    expect(chat.ticket.tried).toEqual([]);
  });

  it('can be named by an agent as the right one, and is learnt from', () => {
    const chat = new Chat();
    chat.says('it smells of tar', { found: { 'return-an-item': 0.1 } });
    const base = { ...chat.base(), address: chat.state.address, ticket: chat.ticket.id };
    const effects = chat.feed({ ...base, type: 'agent.named', agent: mia, faq: 'unsafe-product' });
    expect(chat.ticket.named?.faq).toBe('unsafe-product');
    expect(effects).toContainEqual({
      type: 'feedback',
      feedback: expect.objectContaining({ faq: 'unsafe-product', kind: 'named', text: 'it smells of tar' }),
    });
  });

  it('beside an answer that the whole message speaks for is still told of', () => {
    const said = spoken(
      new Chat().says('how do i return it? is it toxic?', {
        found: { 'return-an-item': 0.97 },
        parts: [{ 'return-an-item': 0.9 }, { 'unsafe-product': 0.9 }],
      }),
    );
    expect(said).toContain('As for “question 2”');
  });
});
