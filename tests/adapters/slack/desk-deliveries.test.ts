import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDesk } from '../../../src/adapters/slack/desk/deliveries.js';
import { readSubmission } from '../../../src/adapters/slack/desk/dialog.js';
import { withEmoji } from '../../../src/adapters/slack/emoji.js';
import type { SlackBody } from '../../../src/adapters/slack/wire.js';
import { without } from './without.js';

const folder = resolve(import.meta.dirname, '../../../src/adapters/slack/samples');
const self = { team: 'T0CARE', user: 'U0BOT' };
const sample = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as SlackBody;
const read = (name: string) => readDesk(sample(`desk-${name}.json`), self);

const said = { channel: 'C0DESK', thread: '1767610000.000100', ts: '1767610100.000300', user: 'U0MIA' };

describe('a recorded delivery from a desk', () => {
  it('of a message says who wrote in which thread', () => {
    const wrote = read('reply');
    expect(wrote).toMatchObject({ kind: 'wrote', said, at: 1_767_610_100_000, ourThread: true });
    expect(wrote.kind === 'wrote' && withEmoji(wrote.said.message)).toBe('!r We are *on it* 👋');
  });

  it('of an edit and of a deletion names the message', () => {
    expect(read('reply-changed')).toMatchObject({
      kind: 'changed',
      id: 'Ev0DESKCHANGED',
      said: { ...said, message: { text: '!r We are *on it*, promised' } },
    });
    expect(read('reply-deleted')).toMatchObject({ kind: 'removed', id: 'Ev0DESKDELETED', said });
  });

  it('of a new member is about the channel', () => {
    expect(read('member-joined')).toEqual({ kind: 'channel', channel: 'C0DESK' });
  });

  it('of a dialog says what was written, for which thread', () => {
    const { view } = sample('desk-view-submission.json');
    expect(readSubmission(view)).toMatchObject({
      channel: said.channel,
      thread: said.thread,
      text: 'We are **on it**.\nPromised.',
      id: expect.stringMatching(/^V0REPLY:/),
    });
    expect(readSubmission({ ...view, private_metadata: 'nonsense' })).toBeUndefined();
    expect(readSubmission({ ...view, callback_id: 'other' })).toBeUndefined();
  });

  it.each(['message-changed-unfurl', 'bot-message', 'own-message', 'channel-join', 'another-workspace', 'pinned-item'])(
    'that is nobody’s words (%s) is ignored',
    (name) => expect(readDesk(sample(`${name}.json`), self).kind).toBe('ignored'),
  );

  it('survives losing any one of its fields', () => {
    let tried = 0;
    for (const file of readdirSync(folder))
      for (const body of without(sample(file)) as SlackBody[]) {
        expect(() => [readDesk(body, self), readSubmission(body.view)], JSON.stringify(body)).not.toThrow();
        tried += 1;
      }
    expect(tried).toBeGreaterThan(400);
  });
});
