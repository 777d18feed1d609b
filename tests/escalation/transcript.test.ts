import { describe, expect, it } from 'vitest';
import { transcript } from '../../src/escalation/transcript.js';
import type { Delivery, DeliveryState } from '../../src/model/delivery.js';
import { Chat, mia } from '../dialogs/world.js';

const delivery = (group: string, state: DeliveryState, error?: string, part = 0): Delivery => ({
  key: `${group}/${part}`,
  conversation: 'c',
  seq: 1,
  index: part,
  lane: 'customer',
  group,
  job: { type: 'remove', to: { channel: 'web', conversation: 'c', ref: null }, target: 't' },
  report: true,
  state,
  tries: 1,
  nextAt: 0,
  unsure: false,
  warned: false,
  ...(error !== undefined && { error }),
});

/** A case in which Mia has answered; returns it with the line of her reply. */
const answered = () => {
  const chat = new Chat();
  chat.says('my mug is chipped', { id: 'q', found: { 'return-an-item': 0.1 } });
  chat.replies(mia, 'Send me a photo, please.', 'r1');
  const reply = transcript(chat.turns, []).find((line) => line.who === 'agent')!;
  return { chat, reply };
};

describe('the transcript for agents', () => {
  it('tells who said what, what was found for it, and which buttons there were', () => {
    const { chat } = answered();
    chat.notes(mia, 'She sounds nice.');
    const lines = transcript(chat.turns, []);
    expect(lines.map((line) => line.who)).toEqual(['customer', 'bot', 'agent', 'note']);
    expect(lines[0]).toMatchObject({ text: 'my mug is chipped', messageId: 'q', matches: [{ faq: 'return-an-item' }] });
    expect(lines[1]?.choices).toEqual(['Cancel my request']);
    expect(lines[2]).toMatchObject({ name: 'Mia', messageId: 'r1', text: 'Send me a photo, please.' });
  });

  it('tells what an agent wrote in the customer’s thread, which the customer has', () => {
    const chat = new Chat();
    chat.says('where is it', { found: { 'where-is-my-order': 0.9 } });
    const { address } = chat.state;
    chat.feed({ ...chat.base(), type: 'agent.joined', agent: mia, address, messageId: 'j', text: 'Here!' });
    expect(transcript(chat.turns, []).at(-1)).toMatchObject({
      who: 'agent',
      name: 'Mia',
      text: 'Here!',
      messageId: 'j',
      mark: { state: 'sent' },
    });
  });

  it('shows a pressed button by its label', () => {
    const chat = new Chat();
    chat.says('voucher', { found: { 'use-a-voucher': 0.4, 'payment-failed': 0.3 } });
    chat.presses('faq:payment-failed');
    expect(transcript(chat.turns, []).map((line) => line.text)).toContain('[My payment did not go through]');
  });

  it('says nothing of acts that were refused', () => {
    const { chat } = answered();
    const before = transcript(chat.turns, []).length;
    chat.acts({ id: 'web:leo', name: 'Leo' }, 'resolve');
    expect(transcript(chat.turns, [])).toHaveLength(before);
  });

  it('keeps what a message said before it was edited', () => {
    const { chat } = answered();
    chat.edits('q', 'my red mug is chipped');
    chat.editsReply(mia, 'r1', 'Send me two photos, please.');
    const [question, , reply] = transcript(chat.turns, []);
    expect(question).toMatchObject({ text: 'my red mug is chipped', earlier: ['my mug is chipped'] });
    expect(reply).toMatchObject({ text: 'Send me two photos, please.', earlier: ['Send me a photo, please.'] });
  });

  it('shows nothing of what was deleted, nor of what it said before', () => {
    const { chat } = answered();
    chat.edits('q', 'my secret mug is chipped');
    chat.deletes('q');
    chat.deletesReply(mia, 'r1');
    const lines = transcript(chat.turns, []);
    expect(JSON.stringify(lines)).not.toMatch(/mug|return-an-item|photo/);
    expect(lines.filter((line) => line.deleted)).toHaveLength(2);
  });

  it('applies an edit that came before its message', () => {
    const chat = new Chat();
    chat.edits('late', 'hello there');
    chat.says('helo', { id: 'late' });
    expect(transcript(chat.turns, [])[0]).toMatchObject({ text: 'hello there', earlier: ['helo'] });
  });
});

describe('delivery marks', () => {
  it.each<[string, [DeliveryState, string?][], object]>([
    ['pending', [], { state: 'pending' }],
    ['pending while it is tried again', [['pending', 'rate-limited']], { state: 'pending', why: 'rate-limited' }],
    ['sent when all of its parts are', [['sent'], ['sent']], { state: 'sent' }],
    ['pending when a part is', [['sent'], ['sending']], { state: 'pending' }],
    ['ambiguous', [['ambiguous', 'timed out']], { state: 'ambiguous', why: 'timed out' }],
    [
      'failed with the reason when a part died',
      [['sent'], ['dead', 'too long'], ['withheld']],
      { state: 'failed', why: 'too long' },
    ],
  ])('%s', (_, states, mark) => {
    const { chat, reply } = answered();
    const deliveries = states.map(([state, error], part) => delivery(reply.id, state, error, part));
    expect(transcript(chat.turns, deliveries).find((line) => line.id === reply.id)?.mark).toEqual(mark);
  });

  it('tell of an edit that did not arrive', () => {
    const { chat, reply } = answered();
    const [edit] = chat.editsReply(mia, 'r1', 'Two photos.');
    const key = edit?.type === 'edit' ? edit.key : '';
    const deliveries = [delivery(reply.id, 'sent'), delivery(key, 'dead', 'gone')];
    const line = transcript(chat.turns, deliveries).find((one) => one.id === reply.id);
    expect(line).toMatchObject({ text: 'Two photos.', mark: { state: 'failed', why: 'gone' } });
  });

  it("stand on what was sent only: not on the customer's words or notes", () => {
    const { chat } = answered();
    chat.notes(mia, 'x');
    const marked = transcript(chat.turns, []).filter((line) => line.mark);
    expect(marked.map((line) => line.who)).toEqual(['bot', 'agent']);
  });
});
