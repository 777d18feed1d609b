import { describe, expect, it } from 'vitest';
import { caseBrief } from '../../src/escalation/brief.js';
import { oneLine } from '../../src/escalation/ticket.js';
import { ann, Chat, mia } from '../dialogs/world.js';

describe('the brief of a case', () => {
  it('holds what the agent must know before the first word', () => {
    const chat = new Chat({ ...ann, email: 'ann@example.org', locale: 'en-GB', timeZone: 'Europe/London' });
    chat.says('i want my money', { found: { 'when-is-my-refund': 0.7, 'payment-failed': 0.1, 'use-a-voucher': 0.02 } });
    chat.presses('not-quite');
    chat.presses('none');
    expect(caseBrief(chat.ticket)).toEqual({
      summary: 'i want my money',
      question: 'i want my money',
      reason: 'The answers did not help',
      profile: 'Ann Lee · ann@example.org · web · en-GB · Europe/London',
      tried: [
        { faq: 'when-is-my-refund', text: 'Answered: When do I get my money back? (70 %) · did not help' },
        { faq: 'payment-failed', text: 'Offered: My payment did not go through (10 %) · not picked' },
      ],
      suggested: [
        { faq: 'payment-failed', percent: 10 },
        { faq: 'use-a-voucher', percent: 2 },
      ],
      earlier: [],
      alerts: [],
    });
  });

  it('tells what the customer picked herself from what the bot was sure of', () => {
    const chat = new Chat();
    chat.says('voucher', { found: { 'use-a-voucher': 0.4, 'payment-failed': 0.3 } });
    chat.presses('faq:payment-failed');
    chat.presses('person');
    const texts = caseBrief(chat.ticket).tried.map((one) => one.text);
    expect(texts).toContain('Answered: My payment did not go through (picked by the customer) · no word on it');
  });

  it('knows earlier cases, with who dealt with them', () => {
    const chat = new Chat();
    chat.says('my mug is chipped');
    chat.acts(mia, 'take');
    chat.acts(mia, 'resolve');
    chat.passes(3 * 24 * 3600_000);
    chat.says('my plate is chipped');
    expect(caseBrief(chat.ticket).earlier).toMatchObject([{ summary: 'my mug is chipped', agent: 'Mia' }]);
  });

  it('gives a nameless customer no name', () => {
    const chat = new Chat({ platform: 'slack', tenant: 'T1', user: 'U1' });
    chat.says('agent');
    expect(caseBrief(chat.ticket).profile).toBe('No name given · slack (T1)');
  });
});

describe('a summary', () => {
  it('is one line, cut between words', () => {
    expect(oneLine(' a\n\n b \tc ')).toBe('a / b c');
    const long = oneLine('word '.repeat(100));
    expect(long.length).toBeLessThanOrEqual(142);
    expect(long).toMatch(/word …$/);
    expect(oneLine('x'.repeat(500)).length).toBeLessThanOrEqual(142);
  });
});
