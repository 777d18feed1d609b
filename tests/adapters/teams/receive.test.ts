import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Activity, parseActivity } from '../../../src/adapters/teams/activity.js';
import { type Received, receive } from '../../../src/adapters/teams/receive.js';

const folder = resolve(import.meta.dirname, '../../../src/adapters/teams/samples');
const names = readdirSync(folder).map((f) => f.replace(/\.json$/, ''));
const sample = (name: string) => parseActivity(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))!;
const options = { textMax: 4_000, now: 42, channels: ['msteams'] };
const heard = (name: string, change: Partial<Activity> = {}): Received =>
  receive({ ...sample(name), ...change }, options);
const event = (name: string, change: Partial<Activity> = {}) => {
  const received = heard(name, change);
  if (received.kind !== 'event' && received.kind !== 'follow-up') throw new Error(`${name} is ${received.kind}`);
  return received.event;
};

const megan = '7faf8511-a6d2-4b5b-ad8b-8e1f2d8c0a11';
const personal = 'teams:a:1pL6i0oY3C0K8oAj8vBMYn5xZ9mQ7rTq2uWn';
const thread = '19:253b1f341670408fb6fe51050b6e5ceb@thread.skype;messageid=1485983194839';

describe('a delivery of Teams', () => {
  it('in a personal chat is what its writer says, with who she is and where to answer', () => {
    expect(heard('personal-message')).toEqual({
      kind: 'event',
      event: {
        type: 'customer.said',
        key: `${personal}:1485983408511`,
        at: Date.parse('2026-02-01T21:10:08.511Z'),
        from: {
          platform: 'teams',
          tenant: '5a1c0f2e-7d31-4b6a-9f00-3c2b1a00beef',
          user: megan,
          name: 'Megan Bowen',
          locale: 'en-US',
          timeZone: 'America/Los_Angeles',
        },
        address: {
          channel: 'teams',
          conversation: personal,
          ref: {
            serviceUrl: 'https://smba.trafficmanager.net/emea/',
            conversation: {
              id: 'a:1pL6i0oY3C0K8oAj8vBMYn5xZ9mQ7rTq2uWn',
              conversationType: 'personal',
              tenantId: '5a1c0f2e-7d31-4b6a-9f00-3c2b1a00beef',
            },
            bot: { id: '28:c9e8c047-2a34-40a1-b28a-b162d5f5327c', name: 'Careline' },
            user: expect.objectContaining({ name: 'Megan Bowen', aadObjectId: megan }),
          },
        },
        messageId: '1485983408511',
        text: 'Where is my parcel?',
        attachments: [],
        private: false,
      },
    });
  });

  it.each([
    ['personal-encoded', 'Is 3 < 5 & "free" ?\nThanks'],
    ['personal-ask', 'where is my parcel?'],
    ['channel-mention', 'where is my parcel?'],
    ['group-mention', 'Hey, can Alex Wilber return a gift?'],
  ])('%s comes as it was typed', (name, text) => {
    expect(heard(name).kind).toBe('event');
    expect(event(name)).toMatchObject({ type: 'customer.said', text });
  });

  it('keeps indented lines, and what merely looks like a mention', () => {
    expect(event('personal-message', { text: 'if (a)\n    b &lt;at&gt;everyone&lt;/at&gt;' })).toMatchObject({
      text: 'if (a)\n    b <at>everyone</at>',
    });
  });

  it('decodes once, and only what is a character', () => {
    const text = '&amp;lt; &#65; &#x1F600; &#0; &#x110000; &nope;';
    expect(event('personal-message', { text })).toMatchObject({ text: '&lt; A 😀 &#0; &#x110000; &nope;' });
  });

  it('in a channel belongs to its thread and its writer', () => {
    const { address } = event('channel-mention');
    expect(address.conversation).toBe(`teams:${thread}:${megan}`);
    expect(event('channel-follow-up').address.conversation).toBe(address.conversation);
    expect(address.ref).toMatchObject({
      conversation: { id: thread },
      team: '19:712c61d0ef384e5fa681ba90ca943398@thread.skype',
    });
    const first = event('channel-mention', {
      conversation: { ...sample('channel-mention').conversation!, id: thread.split(';')[0]! },
    });
    expect(first.address.conversation).toBe(address.conversation);
  });

  it('in a group chat belongs to the chat and its writer', () => {
    const { address } = event('group-mention');
    expect(address.conversation).toBe(`teams:19:2da4c29f6d7041eca70b638b43d45437@thread.v2:${megan}`);
    const other = event('group-mention', { from: { id: '29:alex', aadObjectId: 'alex' } });
    expect(other.address.conversation).not.toBe(address.conversation);
  });

  it('that names nobody in a channel or group chat only follows up', () => {
    expect(heard('channel-follow-up').kind).toBe('follow-up');
    expect(heard('group-chatter').kind).toBe('follow-up');
  });

  it('of a pressed button is a choice; of another app’s card it is nothing', () => {
    expect(event('button-pressed')).toMatchObject({
      type: 'customer.chose',
      choice: 'faq:shipping/track',
      messageId: '1485983400000',
      key: `${personal}:f:8e78f8f5-8ec5-4b8b-9d2c-8c7d2f8f7a10`,
    });
    expect(heard('foreign-card').kind).toBe('ignored');
    for (const value of [{ careline: 7 }, { careline: '' }, { careline: 'x'.repeat(81) }, 'careline', null])
      expect(heard('foreign-card', { value }).kind).toBe('ignored');
  });

  it('tells edits, restorings and deletions of one message apart by their keys', () => {
    const said = event('personal-message');
    const edited = event('message-edited');
    const restored = event('message-restored');
    const deleted = event('message-deleted');
    expect(edited).toMatchObject({
      type: 'customer.edited',
      messageId: '1485983408511',
      text: 'Where is my second parcel?',
    });
    expect(restored).toMatchObject({ type: 'customer.edited', messageId: '1485983408511' });
    expect(deleted).toMatchObject({ type: 'customer.deleted', messageId: '1485983408511' });
    expect(new Set([said, edited, restored, deleted].map((e) => e.key)).size).toBe(4);
    expect(event('message-edited').key).toBe(edited.key);
    expect(heard('message-updated-otherwise').kind).toBe('ignored');
  });

  it('brings files as Teams gives them, by their link or with our token', () => {
    expect(event('personal-file')).toMatchObject({
      text: '',
      attachments: [
        {
          name: 'receipt.pdf',
          state: 'pending',
          bytes: 0,
          source: { url: expect.stringContaining('tempauth=abc'), token: false },
        },
      ],
    });
    expect(event('personal-picture')).toMatchObject({
      attachments: [{ name: 'picture.png', state: 'pending', source: { token: true } }],
    });
    expect(event('channel-file')).toMatchObject({
      text: 'see the photo',
      attachments: [{ name: 'file', state: 'refused' }],
    });
    expect(event('personal-file')).toEqual(event('personal-file'));
  });

  it.each(['bot-added', 'bot-added-to-team', 'channel-bare-mention'])('%s is greeted', (name) => {
    expect(heard(name)).toMatchObject({ kind: 'greet', personal: name === 'bot-added' });
  });

  it('greets a team in its channel, not in a thread of its own making', () => {
    expect(heard('bot-added-to-team')).toMatchObject({
      address: { ref: { conversation: { id: '19:712c61d0ef384e5fa681ba90ca943398@thread.skype' } } },
    });
  });

  it.each([
    'member-added',
    'channel-renamed',
    'reaction',
    'typing',
    'installed',
    'another-bot',
    'own-echo',
    'web-chat',
    'foreign-card',
    'message-updated-otherwise',
  ])('%s is no concern of ours, and says why', (name) => {
    expect(heard(name)).toEqual({ kind: 'ignored', why: expect.stringMatching(/\w/) });
  });

  it('cuts a long text between characters, and says so', () => {
    const cut = event('personal-message', { text: `${'x'.repeat(3_999)}😀 and more` });
    expect(cut).toMatchObject({ cut: true, text: 'x'.repeat(3_999) });
    expect(event('personal-message')).not.toHaveProperty('cut');
  });

  it('takes out what would upset a store or a screen', () => {
    expect(
      event('personal-message', { text: 'a\u0000b\u0007c\ud800d', from: { id: '29:x', name: ' A\n\u0000nn ' } }),
    ).toMatchObject({
      text: 'abc\ufffdd',
      from: { user: '29:x', name: 'A nn' },
    });
  });

  it('without a time is dated when it came', () => {
    expect(event('personal-message', { timestamp: 'yesterday' }).at).toBe(42);
  });

  it.each(names)('%s makes events that survive JSON', (name) => {
    const received = heard(name);
    expect(JSON.parse(JSON.stringify(received))).toEqual(received);
  });
});
