import { describe, expect, it } from 'vitest';
import { headCard } from '../../src/escalation/head-card.js';
import type { Ticket } from '../../src/model/ticket.js';

const mia = { id: 'slack:T/mia', name: 'Mia' };
const ticket = (over: Partial<Ticket> = {}): Ticket => ({
  id: 'abc-1',
  conversation: 'web:ann',
  fromSeq: 1,
  seq: 2,
  status: 'waiting',
  reason: 'unknown',
  customer: { platform: 'web', tenant: '-', user: 'ann', name: 'Ann Lee' },
  summary: 'zithers',
  question: 'Do you repair zithers?',
  tried: [],
  suggested: [],
  earlier: [],
  openedAt: 0,
  told: {},
  alerts: [],
  ...over,
});
const labels = (over: Partial<Ticket>) => headCard(ticket(over)).choices?.map(({ label }) => label);

describe('a head card', () => {
  it('offers what can be done, and nothing once the case is closed', () => {
    expect(labels({})).toEqual(['Take', 'Reply']);
    expect(labels({ status: 'owned', owner: mia })).toEqual(['Reply', 'Resolve', 'Hand back to bot']);
    expect(labels({ status: 'resolved', owner: mia })).toBeUndefined();
    expect(labels({ status: 'handed-back' })).toBeUndefined();
  });

  it('says who has the case, or how it ended', () => {
    const head = (over: Partial<Ticket>) => headCard(ticket(over)).text.split('\n')[0];
    expect(head({})).toBe('**Ann Lee** · waits for somebody to take this');
    expect(head({ status: 'owned', owner: mia })).toBe('**Ann Lee** · Mia has this case');
    expect(head({ status: 'resolved', owner: mia })).toBe('**Ann Lee** · resolved by Mia');
    expect(head({ status: 'resolved' })).toBe('**Ann Lee** · solved meanwhile');
    expect(head({ status: 'handed-back' })).toBe('**Ann Lee** · no longer wanted by the customer');
  });

  it('says of a question for a person that one answers it, and literally which', () => {
    const subject = { faq: 'unsafe', title: 'Is *it* unsafe?' };
    const card = headCard(ticket({ reason: 'for-person', subject })).text;
    expect(card).toContain('- Why a person: A person answers these: Is \\*it\\* unsafe?\n');
    expect(card).not.toContain('No FAQ');
  });

  it('stays one message on every platform, and shows literally what people wrote', () => {
    const awful = '*_[x](http://y) <b>`~'.repeat(300);
    const tried = Array.from({ length: 9 }, (_, i) => ({
      faq: `f${i}`,
      question: awful,
      confidence: 0.5,
      how: 'answered' as const,
      outcome: 'not-helped' as const,
    }));
    const alerts = Array.from({ length: 9 }, (_, at) => ({ at, text: awful }));
    const customer = { platform: 'web', tenant: awful, user: 'ann', name: awful, email: awful };
    const subject = { faq: 'f', title: awful };
    const { text } = headCard(
      ticket({
        reason: 'for-person',
        subject,
        question: awful,
        tried,
        alerts,
        customer,
        owner: { id: 'x', name: awful },
      }),
    );
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text.replace(/\\./g, '')).not.toMatch(/\[x\]|<b>|_\[/);
  });

  it('shows an alert as it was worded, once escaped', () => {
    const alerts = [{ at: 0, text: 'It did not arrive: the channel \\#help is gone\\.' }];
    expect(headCard(ticket({ alerts })).text).toContain('- ⚠ It did not arrive: the channel \\#help is gone\\.');
  });
});
