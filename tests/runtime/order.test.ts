import { describe, expect, it } from 'vitest';
import type { CustomerEvent } from '../../src/model/event.js';
import { inOrder } from '../../src/runtime/order.js';

const base = {
  at: 0,
  from: { platform: 'web', tenant: '-', user: 'ann' },
  address: { channel: 'web', conversation: 'web:ann', ref: null },
};
const said = (id: string): CustomerEvent => ({
  ...base,
  type: 'customer.said',
  key: `s${id}`,
  messageId: id,
  text: id,
  attachments: [],
  private: false,
});
const edited = (id: string, n = 1): CustomerEvent => ({
  ...base,
  type: 'customer.edited',
  key: `e${id}${n}`,
  messageId: id,
  text: `${id}${n}`,
});
const deleted = (id: string): CustomerEvent => ({ ...base, type: 'customer.deleted', key: `d${id}`, messageId: id });
const keys = (...events: CustomerEvent[]) => inOrder(events).map((e) => e.key);

describe('what waits in a conversation', () => {
  it('keeps its order where nothing is edited', () => {
    expect(keys(said('1'), said('2'), said('3'))).toEqual(['s1', 's2', 's3']);
  });
  it('has edits and deletions go before the message they change, in their order', () => {
    expect(keys(said('1'), said('2'), edited('1', 1), edited('1', 2), deleted('2'))).toEqual([
      'e11',
      'e12',
      's1',
      'd2',
      's2',
    ]);
  });
  it('leaves the edit of a message that was handled already where it is', () => {
    expect(keys(said('2'), edited('1'))).toEqual(['s2', 'e11']);
  });
});
