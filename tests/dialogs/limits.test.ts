import { describe, expect, it } from 'vitest';
import { stumble } from '../../src/dialogs/stumble.js';
import type { CustomerSaid } from '../../src/model/event.js';
import { ann, Chat, mia, shop } from './world.js';

const said = (over: Partial<CustomerSaid> = {}): CustomerSaid => ({
  type: 'customer.said',
  key: 'k',
  at: Date.UTC(2026, 0, 5, 9),
  from: ann,
  address: { channel: 'web', conversation: 'web:v1', ref: null },
  messageId: 'm',
  text: 'where is my parcel',
  attachments: [],
  private: false,
  ...over,
});
const texts = (effects: readonly { type: string }[]) =>
  effects.flatMap((e) => ('message' in e ? [(e.message as { text: string }).text] : []));

describe('a customer who writes faster than anyone could read', () => {
  it('is told to wait, and the message is not taken for a question', () => {
    const chat = new Chat();
    const effects = chat.feed({ ...said({ limited: true }), matches: [] });
    expect(texts(effects).join()).toMatch(/a lot of messages at once/);
    expect(chat.state.phase.name).toBe('idle');
  });
});

describe('a fault of ours in the engine', () => {
  it('is told to the customer, with a way on, and changes nothing else', () => {
    const { state } = new Chat();
    const { state: after, effects } = stumble(state, said(), shop);
    expect(texts(effects).join()).toMatch(/something went wrong on my side/);
    expect(effects[0]).toMatchObject({ message: { choices: [{ id: 'person' }] } });
    expect(after).toMatchObject({ seq: state.seq + 1, phase: state.phase });
  });

  it('puts no word into a conversation that a person owns', () => {
    const chat = new Chat();
    const owned = { ...chat.state, phase: { name: 'with-person' } as const };
    expect(stumble(owned, said(), shop).effects).toEqual([]);
    expect(
      stumble(chat.state, { ...said(), type: 'agent.acted', act: 'take', agent: mia, ticket: 't' } as never, shop)
        .effects,
    ).toEqual([]);
  });
});
