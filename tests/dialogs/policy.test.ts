import { describe, expect, it } from 'vitest';
import { decide } from '../../src/dialogs/policy.js';
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
    const found = matches({ 'use-a-voucher': 0.82, 'payment-failed': 0.15, 'gift-wrapping': 0.03 });
    expect(decide(found, shop)).toMatchObject({ do: 'answer', next: ['payment-failed'] });
  });

  it('hands over on a confidence that is no number', () => {
    expect(decide(matches({ 'use-a-voucher': Number.NaN }), shop).do).toBe('hand-over');
  });
});
