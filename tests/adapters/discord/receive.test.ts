import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Delivery, readDelivery } from '../../../src/adapters/discord/deliveries.js';
import { receiveInteraction } from '../../../src/adapters/discord/interactions.js';
import type { CustomerRef, Place } from '../../../src/adapters/discord/place.js';
import { type Known, receive } from '../../../src/adapters/discord/receive.js';

const folder = join(import.meta.dirname, '../../../src/adapters/discord/samples');
const sample = (name: string): Delivery =>
  readDelivery(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')))!;
const bot = '1100000000000000001';
const mia = '180201710000000001';
const thread = '1379012345678901249';

const talk = (user: string, conversation: string, ref: CustomerRef): Place['talks'][number] => ({
  user,
  name: 'Mia',
  conversation,
  ref,
});
const threadRef: CustomerRef = {
  kind: 'thread',
  channel: thread,
  parent: '1200000000000000001',
  user: mia,
  title: 'x',
};
const inThread: Place = { v: 1, kind: 'server', at: 0, talks: [talk(mia, `discord:${thread}:${mia}`, threadRef)] };
const inDm: Place = {
  v: 1,
  kind: 'dm',
  at: 0,
  talks: [talk(mia, `discord:dm:${mia}`, { kind: 'dm', channel: '1210000000000000009', user: mia })],
};

const from = (name: string, known: Partial<Known> = {}) => {
  const delivery = sample(name);
  if (delivery.t === 'INTERACTION_CREATE') return receiveInteraction(delivery.d, known.place);
  return receive(delivery, { bot, now: 1_748_852_200_000, ...known });
};

describe('what Discord delivers', () => {
  it('is understood, every sample of it', () => {
    const names = readdirSync(folder).map((file) => file.replace('.json', ''));
    expect(names.length).toBeGreaterThan(14);
    for (const name of names) expect(sample(name), name).toBeDefined();
  });

  it('a direct message is said in private', () => {
    expect(from('direct-message')).toMatchObject({
      event: {
        type: 'customer.said',
        key: 'discord:message:1379012345678901249',
        at: Number((1379012345678901249n >> 22n) + 1420070400000n),
        from: { platform: 'discord', tenant: '-', user: mia, name: 'Mia' },
        address: { channel: 'discord', conversation: `discord:dm:${mia}` },
        messageId: '1379012345678901249',
        text: 'Where is my parcel? :package: :dance:',
        attachments: [],
        private: true,
      },
      begins: { place: '1210000000000000009', kind: 'dm' },
    });
  });

  it('a mention begins a talk in the thread that will have its id', () => {
    expect(from('mention', { channelType: 0 })).toMatchObject({
      event: {
        from: { user: mia, name: 'Mia from Berlin' },
        address: { conversation: `discord:${thread}:${mia}`, ref: { ...threadRef, title: expect.any(String) } },
        text: "how do I return @tom_k's present?",
        private: false,
      },
      begins: { place: thread, kind: 'server', talk: { user: mia } },
    });
  });

  it('a mention where no thread can be opened is answered there, by name', () => {
    for (const channelType of [2, 11, 12, undefined])
      expect(from('mention', { channelType })).toMatchObject({
        event: {
          address: {
            conversation: `discord:1200000000000000001:${mia}`,
            ref: { kind: 'channel', channel: '1200000000000000001', named: true },
          },
        },
      });
  });

  it('a follow-up in her thread needs no mention', () => {
    expect(from('thread-follow-up', { place: inThread })).toMatchObject({
      event: { text: 'and who pays the postage?', address: { conversation: `discord:${thread}:${mia}` } },
    });
    expect(from('thread-follow-up')).toEqual({ ignored: 'not addressed to the bot' });
  });

  it('a file waits to be fetched', () => {
    expect(from('attachment')).toMatchObject({
      event: {
        text: '',
        attachments: [
          {
            id: 'discord-1379012000000000000',
            name: 'photo.jpg',
            state: 'pending',
            bytes: 0,
            source: { channel: '1210000000000000009', message: thread, file: '1379012000000000000' },
          },
        ],
      },
    });
  });

  it('an edit has a key of its own, a preview of a link is none', () => {
    expect(from('edit')).toMatchObject({
      event: {
        type: 'customer.edited',
        key: `discord:edit:${thread}:2025-06-02T08:16:02.500000+00:00`,
        at: Date.parse('2025-06-02T08:16:02.500Z'),
        text: 'Where is my parcel 4711?',
      },
    });
    expect(from('link-preview')).toEqual({ ignored: 'not an edit' });
  });

  it('a deletion is of her with whom the bot speaks there', () => {
    expect(from('deletion', { place: inDm })).toMatchObject({
      event: { type: 'customer.deleted', messageId: thread, from: { user: mia }, key: `discord:delete:${thread}` },
    });
    expect(from('deletion')).toEqual({ ignored: 'not known whose it was' });
    const two = { ...inDm, talks: [...inDm.talks, talk('2', 'discord:x:2', threadRef)] };
    expect(from('deletion', { place: two })).toEqual({ ignored: 'not known whose it was' });
    expect(from('deletion', { place: two, author: '2' })).toMatchObject({ event: { from: { user: '2' } } });
  });

  it.each([
    ['other-bot', 'written by a bot'],
    ['webhook', 'written by a bot'],
    ['joined', 'no message of a person'],
    ['pinned', 'no message of a person'],
    ['chatter', 'not addressed to the bot'],
  ])('%s is no event: %s', (name, ignored) => {
    expect(from(name, { place: name === 'chatter' ? undefined : inThread })).toEqual({ ignored });
  });

  it('/ask is asked in private, and deferred so that only the asker sees the answer', () => {
    expect(from('ask')).toMatchObject({
      event: {
        type: 'customer.said',
        key: 'discord:interaction:1379012345678901300',
        from: { user: mia, name: 'Mia from Berlin', locale: 'de' },
        address: {
          conversation: `discord:dm:${mia}`,
          ref: { kind: 'ask', fresh: true, hidden: true, door: true, channel: '1200000000000000001' },
        },
        text: 'How do I reset my password?',
        private: true,
      },
      ack: { type: 5, data: { flags: 64 } },
    });
  });

  it('a pressed button is chosen, and shown as chosen', () => {
    expect(from('button')).toMatchObject({
      event: {
        type: 'customer.chose',
        choice: 'not-helped',
        messageId: '1379012345678901290',
        address: { conversation: `discord:dm:${mia}`, ref: { kind: 'dm', channel: '1210000000000000009' } },
      },
      ack: { type: 7, data: { content: 'Did that help?\n\n✓ No, not yet', components: [] } },
    });
    expect(from('private-button')).toMatchObject({
      event: { choice: 'helped', address: { ref: { kind: 'ask', fresh: false, hidden: true } } },
    });
  });

  it('a button of somebody else’s question is not hers to press', () => {
    const delivery = sample('button') as Extract<Delivery, { t: 'INTERACTION_CREATE' }>;
    const other = { ...delivery.d, user: { ...delivery.d.user!, id: '5' } } as typeof delivery.d;
    expect(receiveInteraction(other, undefined)).toMatchObject({ ack: { type: 4, data: { flags: 64 } } });
    expect(receiveInteraction(other, undefined)).not.toHaveProperty('event');
  });

  it.each([
    ['nothing', null],
    ['no data', { t: 'MESSAGE_CREATE' }],
    ['an id that is a number', { t: 'MESSAGE_CREATE', d: { id: 5 } }],
    ['no author', { t: 'MESSAGE_CREATE', d: { id: '5', channel_id: '5', content: '', mentions: [], attachments: [] } }],
    [
      'no mentions',
      { t: 'MESSAGE_UPDATE', d: { id: '5', channel_id: '5', content: '', author: { id: '1', username: 'x' } } },
    ],
    ['a deletion in no channel', { t: 'MESSAGE_DELETE', d: { id: '5' } }],
    ['an interaction without a user', { t: 'INTERACTION_CREATE', d: { id: '5', token: 'x', data: {} } }],
    ['another dispatch', { t: 'TYPING_START', d: { id: '5' } }],
  ])('%s is passed over', (_what, packet) => {
    expect(readDelivery(packet)).toBeUndefined();
  });
});
