import { describe, expect, it } from 'vitest';
import { decide, decideOn } from '../../src/dialogs/policy.js';
import { words } from '../../src/dialogs/words.js';
import { shop } from './world.js';

const matches = (found: Record<string, number>) =>
  Object.entries(found).map(([faq, confidence]) => ({ faq, confidence, why: { phrasing: '', words: [] } }));

describe('the policy in a conversation', () => {
  it('answers at the threshold, asks below it, hands over below the other', () => {
    expect(decide(matches({ 'use-a-voucher': 0.6 }), shop).do).toBe('answer');
    expect(decide(matches({ 'use-a-voucher': 0.599 }), shop).do).toBe('ask');
    expect(decide(matches({ 'use-a-voucher': 0.25 }), shop).do).toBe('ask');
    expect(decide(matches({ 'use-a-voucher': 0.249 }), shop).do).toBe('hand-over');
    expect(decide([], shop).do).toBe('hand-over');
  });

  it('never offers a FAQ that is gone or has failed', () => {
    const found = matches({ gone: 0.9, 'use-a-voucher': 0.5, 'payment-failed': 0.4 });
    expect(decide(found, shop, ['use-a-voucher'])).toMatchObject({ do: 'ask', options: [{ faq: 'payment-failed' }] });
  });

  it('keeps as next best only what is worth asking about once the best one failed', () => {
    const found = matches({ 'use-a-voucher': 0.86, 'payment-failed': 0.1, 'gift-wrapping': 0.03 });
    expect(decide(found, shop)).toMatchObject({ do: 'answer', next: ['payment-failed'] });
  });

  it('hands over on a confidence that is no number', () => {
    expect(decide(matches({ 'use-a-voucher': Number.NaN }), shop).do).toBe('hand-over');
  });
});

describe('the policy on a bare keyword', () => {
  const on = (text: string, found: Record<string, number>) =>
    decideOn(
      {
        ...{ messageId: 'm', text, tokens: words(text), matches: matches(found), parts: [] },
        ...{ reading: 'keyword', kind: 'words', talk: undefined, files: 0 },
      },
      shop,
    );

  it('asks about one word that is faint, and about one that is likely but in more than one title', () => {
    expect(on('order', { 'where-is-my-order': 0.1 })).toMatchObject({
      do: 'ask',
      options: [{ faq: 'where-is-my-order' }],
    });
    expect(on('order', { 'where-is-my-order': 0.9, 'gift-wrapping': 0.05 }).do).toBe('ask');
    expect(on('my voucher', { 'use-a-voucher': 0.8, 'gift-wrapping': 0.05 }).do).toBe('answer');
  });

  it('answers two words that say what of a thing is meant, as it would any question', () => {
    expect(on('wrap order', { 'gift-wrapping': 0.9, 'where-is-my-order': 0.05 }).do).toBe('answer');
  });

  it('hands over words that no title has together, though each of them stands somewhere', () => {
    expect(on('general order', { 'where-is-my-order': 0.1, 'gift-wrapping': 0.1 }).do).toBe('hand-over');
    expect(on('support', { 'where-is-my-order': 0.1 }).do).toBe('hand-over');
  });
});
