import { describe, expect, it } from 'vitest';
import { step } from '../../src/dialogs/respond.js';
import { Chat, leo, messages, mia, shop, spoken } from './world.js';

const minutes = 60_000;
const sure = { 'where-is-my-order': 0.9 };

describe('what a message carries', () => {
  it('answers name the message that they answer', () => {
    const chat = new Chat();
    const [answer] = messages(chat.says('where is it', { found: sure, id: 'm-7' }));
    expect(answer?.replyTo).toBe('m-7');
    expect(messages(chat.presses('helped'))[0]?.replyTo).toBe('m-7');
  });

  it("an agent's reply goes out under her name, with her files, as an answer to nothing in particular", () => {
    const chat = new Chat();
    chat.says('agent');
    const file = { id: 'f', name: 'label.pdf', mime: 'application/pdf', bytes: 9, state: 'stored' } as const;
    const ticket = chat.ticket.id;
    const { address } = chat.state;
    const effects = chat.feed({
      type: 'agent.replied',
      key: 'x',
      at: chat.now,
      agent: mia,
      ticket,
      address,
      messageId: 'r1',
      text: 'Here.',
      attachments: [file],
    });
    expect(messages(effects)).toEqual([{ text: 'Here.', attachments: [file], as: { name: 'Mia' } }]);
  });

  it('in a private conversation all is for her eyes, until she writes in public again', () => {
    const chat = new Chat();
    expect(messages(chat.says('hi', { private: true }))[0]?.visibleTo).toBe('asker');
    expect(messages(chat.says('hi'))[0]?.visibleTo).toBeUndefined();
  });

  it('a case that began in private stays private', () => {
    const chat = new Chat();
    chat.says('agent', { private: true });
    expect(messages(chat.says('hello?'))[0]?.visibleTo).toBe('asker');
    expect(messages(chat.replies(mia, 'Hi'))[0]?.visibleTo).toBe('asker');
  });

  it('tells that a text was cut, whatever else is said', () => {
    const chat = new Chat();
    expect(spoken(chat.says('my story', { cut: true }))).toContain('read the first part only');
  });
});

describe('variants', () => {
  it('no acknowledgement is said twice running', () => {
    const chat = new Chat();
    chat.says('agent');
    const said = Array.from({ length: 12 }, (_, i) => spoken(chat.says(`detail ${i}`)));
    said.forEach((text, i) => {
      expect(text).not.toBe(said[i - 1]);
    });
  });
});

describe('edits', () => {
  it('waits at most ten minutes for the message, and for twenty messages at most', () => {
    const chat = new Chat();
    chat.edits('late', 'agent');
    chat.now += 11 * minutes;
    expect(spoken(chat.says('where is it', { id: 'late', found: sure }))).toContain('Where is my order?');
    for (let i = 0; i < 30; i++) chat.edits(`unknown-${i}`, 'x');
    expect(chat.state.held.map((one) => one.messageId)).toEqual(
      Array.from({ length: 20 }, (_, i) => `unknown-${i + 10}`),
    );
  });

  it('changes the answer under its first key, however often', () => {
    const chat = new Chat();
    const [first] = chat.says('where is it', { id: 'q', found: sure });
    const key = first?.type === 'say' ? first.key : '';
    for (const faq of ['use-a-voucher', 'gift-wrapping']) {
      expect(chat.edits('q', faq, { [faq]: 0.9 })).toMatchObject([{ type: 'edit', target: key }]);
    }
    expect(chat.state.phase).toMatchObject({ name: 'answered', faq: 'gift-wrapping', answer: key });
  });

  it('of an older message says nothing', () => {
    const chat = new Chat();
    chat.says('how do i use a voucher', { id: 'old', found: { 'use-a-voucher': 0.9 } });
    chat.says('where is it', { id: 'new', found: sure });
    expect(chat.edits('old', 'agent please')).toEqual([]);
  });

  it('of the question reaches an open case, and so does its deletion', () => {
    const chat = new Chat();
    chat.says('my mug is chiped', { id: 'q' });
    chat.edits('q', 'my mug is chipped');
    expect(chat.ticket).toMatchObject({ question: 'my mug is chipped', summary: 'my mug is chipped' });
    chat.deletes('q');
    expect(JSON.stringify(chat.state)).not.toContain('mug');
  });
});

describe('cases', () => {
  it('have short ids that count up, and differ between conversations', () => {
    const chat = new Chat();
    chat.says('agent');
    const first = chat.ticket.id;
    chat.presses('cancel');
    chat.says('agent');
    expect(first).toMatch(/^[a-z0-9]{10}-1$/);
    expect(chat.ticket.id).toBe(first.replace(/-1$/, '-2'));
    expect(chat.ticket.seq).toBe(chat.state.seq);
  });

  it('carry topic, team, what was tried, what is suggested, and where the story begins', () => {
    const chat = new Chat();
    chat.says('hi');
    chat.says('refund pls', { found: { 'when-is-my-refund': 0.8, 'return-an-item': 0.1 } });
    chat.presses('person');
    expect(chat.ticket).toMatchObject({
      reason: 'asked',
      topic: 'returns',
      route: 'returns',
      question: 'refund pls',
      fromSeq: 2,
      tried: [{ faq: 'when-is-my-refund', confidence: 0.8, how: 'answered' }],
      suggested: [{ faq: 'when-is-my-refund' }, { faq: 'return-an-item' }],
    });
  });

  it('taken twice by the same agent are hers once', () => {
    const chat = new Chat();
    chat.says('agent');
    expect(spoken(chat.acts(mia, 'take'))).toContain('Mia');
    expect(chat.acts(mia, 'take')).toEqual([{ type: 'act-outcome', outcome: { ok: true } }]);
  });

  it('are not closed by someone who does not own them', () => {
    const chat = new Chat();
    chat.says('agent');
    expect(chat.acts(leo, 'resolve')).toEqual([{ type: 'act-outcome', outcome: { ok: false, code: 'not-yours' } }]);
    chat.acts(mia, 'take');
    expect(chat.acts(leo, 'hand-back')).toEqual([
      { type: 'act-outcome', outcome: { ok: false, code: 'not-yours', owner: mia } },
    ]);
    expect(chat.acts(mia, 'resolve', 'no-such-case')).toEqual([
      { type: 'act-outcome', outcome: { ok: false, code: 'closed' } },
    ]);
  });

  it('know when a person first answered', () => {
    const chat = new Chat();
    chat.says('agent');
    chat.now += 5 * minutes;
    chat.acts(mia, 'take');
    chat.now += minutes;
    chat.replies(mia, 'Hello');
    const first = chat.now;
    chat.now += minutes;
    chat.replies(mia, 'And?');
    expect(chat.ticket).toMatchObject({ takenAt: first - minutes, firstReplyAt: first });
  });

  it('are put before the desks again at growing intervals while nobody takes them', () => {
    const chat = new Chat();
    chat.says('agent');
    const opened = chat.now;
    chat.passes(24 * 60 * minutes);
    const reminders = chat.turns
      .filter((turn) => turn.effects.some((effect) => effect.type === 'announce' && effect.notice.kind === 'waiting'))
      .map((turn) => (turn.cause.at - opened) / minutes);
    expect(reminders).toEqual([15, 30, 60, 120, 240, 480, 720, 960, 1200, 1440]);
    expect(chat.turns.filter((turn) => spoken(turn.effects).includes('nobody has been free'))).toHaveLength(1);
  });

  it('are opened for an answer that died, though nothing else is', () => {
    const chat = new Chat();
    chat.says('where is it', { found: sure });
    chat.presses('helped');
    chat.settles('dead', { reason: 'refused' });
    expect(chat.ticket.reason).toBe('undeliverable');
    chat.settles('dead', { reason: 'refused again' });
    expect(chat.ticket.alerts).toMatchObject([
      { text: 'A message to the customer could not be delivered: refused again' },
    ]);
  });

  it('are not opened over and over for a customer who is gone', () => {
    const chat = new Chat();
    chat.says('where is it', { found: sure });
    chat.settles('dead', { reason: 'gone' });
    chat.acts(mia, 'take');
    chat.acts(mia, 'resolve');
    expect(chat.settles('dead', { reason: 'gone' })).toMatchObject([{ type: 'announce', notice: { kind: 'alert' } }]);
    expect(chat.ticket).toMatchObject({ status: 'resolved', alerts: [{ text: expect.stringContaining('gone') }] });
  });

  it('owned by a person, hear of failed desks without a word to the customer', () => {
    const chat = new Chat();
    chat.says('agent');
    chat.acts(mia, 'take');
    expect(chat.settles('failing', { desk: 'slack' })).toEqual([]);
    expect(chat.ticket.told).toEqual({ slack: 'failing' });
  });
});

describe('the engine as a function', () => {
  it('gives the same for the same, and leaves what it was given alone', () => {
    const chat = new Chat();
    chat.says('where is it', { found: sure });
    const before = structuredClone(chat.turns[0]?.after);
    const event = { ...chat.base(), type: 'timer.fired', name: 'quiet' } as const;
    expect(step(chat.state, event, shop)).toEqual(step(chat.state, event, shop));
    expect(chat.state).toEqual(before);
  });

  it('does nothing on a timer that was called off', () => {
    const chat = new Chat();
    chat.says('hi');
    const { state } = chat;
    expect(chat.feed({ ...chat.base(), type: 'timer.fired', name: 'unattended' })).toEqual([]);
    expect(chat.state).toEqual({ ...state, seq: state.seq + 1 });
  });
});
