import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainFromSlack } from '../../../src/adapters/slack/plain.js';
import { receive } from '../../../src/adapters/slack/receive.js';
import type { SlackBody } from '../../../src/adapters/slack/wire.js';
import { without } from './without.js';

const folder = resolve(import.meta.dirname, '../../../src/adapters/slack/samples');
const self = { team: 'T0CARE', user: 'U0BOT' };
const now = Date.UTC(2026, 0, 5, 9, 30);

const sample = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as SlackBody;
const eventOf = (name: string) => {
  const received = receive(sample(name), self, now);
  if (received.kind !== 'event') throw new Error(`${name} is ${received.kind}`);
  return received;
};

describe('a recorded delivery', () => {
  it('of a direct message says who wrote what', () => {
    expect(eventOf('message-im')).toEqual({
      kind: 'event',
      onlyIfKnown: false,
      event: {
        type: 'customer.said',
        key: 'slack:D0ANN:1767603600.123456',
        at: 1_767_603_600_123,
        from: { platform: 'slack', tenant: 'T0CARE', user: 'U0ANN' },
        address: { channel: 'slack', conversation: 'slack:T0CARE:dm:U0ANN', ref: { channel: 'D0ANN', user: 'U0ANN' } },
        messageId: 'D0ANN:1767603600.123456',
        text: 'Where is my parcel? It cost < 5 & was sent from shop.example (https://shop.example/orders?a=1&b=2) to #sales, ask @U0BOB',
        attachments: [],
        private: false,
      },
    });
  });

  it('of a thread in direct messages is a conversation of its own', () => {
    const { event } = eventOf('message-im-thread');
    expect(event.address.conversation).toBe('slack:T0CARE:dm:U0ANN:1767603600.123456');
  });

  it('of a mention is one event, though Slack delivers it twice', () => {
    const mention = eventOf('app-mention');
    expect(eventOf('message-mention')).toEqual(mention);
    expect(mention).toMatchObject({
      onlyIfKnown: false,
      event: {
        key: 'slack:C0HELP:1767603800.000200',
        text: 'how do I *return* a parcel?',
        address: { conversation: 'slack:T0CARE:C0HELP:1767603800.000200:U0ANN' },
      },
    });
  });

  it('of a reply in a thread concerns us only if she has talked to us there', () => {
    const reply = eventOf('message-thread-reply');
    expect(reply.onlyIfKnown).toBe(true);
    expect(reply.event.address).toEqual(eventOf('app-mention').event.address);
  });

  it('of a mention in somebody else’s thread opens a conversation of its own, whose replies name whom they answer', () => {
    const { event, onlyIfKnown } = eventOf('app-mention-elsewhere');
    expect(onlyIfKnown).toBe(false);
    expect(event.address).toMatchObject({
      conversation: 'slack:T0CARE:C0HELP:1767603800.000200:U0BOB',
      ref: { named: true },
    });
  });

  it('of an edit brings the new text, under a key of its own', () => {
    expect(eventOf('message-changed').event).toMatchObject({
      type: 'customer.edited',
      key: 'slack:Ev0CHANGED',
      messageId: 'D0ANN:1767603600.123456',
      text: 'Where is my parcel?',
    });
  });

  it.each(['message-deleted', 'message-tombstone'])('of a deletion (%s) names the message that is gone', (name) => {
    const { event } = eventOf(name);
    const said = eventOf(name === 'message-deleted' ? 'message-im' : 'app-mention').event;
    expect(event.type).toBe('customer.deleted');
    expect(event).toMatchObject({
      messageId: (said as { messageId: string }).messageId,
      address: { conversation: said.address.conversation },
    });
  });

  it('of files lists those that can be fetched', () => {
    const { event } = eventOf('message-file-share');
    expect(event).toMatchObject({
      text: 'It came like this',
      attachments: [
        {
          id: 'slack.D0ANN.1767604400.001000.F0PHOTO',
          name: 'broken box.jpg',
          mime: 'application/octet-stream',
          state: 'pending',
          source: {
            file: 'F0PHOTO',
            url: 'https://files.slack.com/files-pri/T0CARE-F0PHOTO/download/broken_box.jpg',
          },
        },
        { name: 'file', source: { file: 'F0FOREIGN' } },
      ],
    });
  });

  it('of a press says what was chosen', () => {
    expect(eventOf('block-actions')).toMatchObject({
      event: {
        type: 'customer.chose',
        choice: 'not-quite',
        messageId: 'D0ANN:1767605000.001900',
        at: 1_767_605_010_123,
        address: { conversation: 'slack:T0CARE:dm:U0ANN', ref: { channel: 'D0ANN' } },
      },
      press: { label: 'Not <quite>' },
    });
  });

  it('of a press where only she sees it can be answered there', () => {
    const { event, press } = eventOf('block-actions-ephemeral');
    expect(event.address).toEqual({
      channel: 'slack',
      conversation: 'slack:T0CARE:dm:U0ANN',
      ref: {
        channel: 'U0ANN',
        user: 'U0ANN',
        privately: { url: 'https://hooks.slack.com/actions/T0CARE/2/b', at: now },
      },
    });
    expect(press?.blocks).toBeUndefined();
  });

  it('of a command is private, and belongs to her direct messages', () => {
    expect(eventOf('slash-command').event).toMatchObject({
      type: 'customer.said',
      text: 'how do I get my money back & when?',
      private: true,
      at: now,
      address: { conversation: 'slack:T0CARE:dm:U0ANN', ref: { channel: 'U0ANN', privately: { at: now } } },
    });
  });

  it('from another organisation keeps her home team', () => {
    expect(eventOf('slack-connect').event.from).toEqual({ platform: 'slack', tenant: 'E9EVE', user: 'U9EVE' });
  });

  it('in an organisation carries its id', () => {
    const received = receive(sample('message-im'), { ...self, enterprise: 'E0ORG' }, now);
    expect(received).toMatchObject({
      event: { from: { tenant: 'E0ORG.T0CARE' }, address: { conversation: 'slack:E0ORG.T0CARE:dm:U0ANN' } },
    });
  });

  it('of somebody who looks at the home page is not a message', () => {
    expect(receive(sample('app-home-opened'), self, now)).toEqual({ kind: 'home', user: 'U0ANN' });
  });

  it.each(['', ' help '])('of a command without a question ("%s") asks for help', (text) => {
    expect(receive({ ...sample('slash-command'), text }, self, now)).toEqual({ kind: 'help' });
  });

  it.each([
    'message-channel',
    'message-changed-unfurl',
    'bot-message',
    'own-message',
    'channel-join',
    'pinned-item',
    'another-workspace',
    'reaction-added',
  ])('that does not concern us (%s) is ignored', (name) => {
    expect(receive(sample(name), self, now).kind).toBe('ignored');
  });

  it('of a press on somebody else’s button is ignored', () => {
    const body = sample('block-actions');
    expect(receive({ ...body, user: { id: 'U0BOB' } }, self, now)).toMatchObject({ kind: 'ignored' });
  });

  it('survives losing any one of its fields', () => {
    let tried = 0;
    for (const file of readdirSync(folder))
      for (const body of without(sample(file.replace('.json', '')))) {
        expect(() => receive(body as SlackBody, self, now), JSON.stringify(body)).not.toThrow();
        tried += 1;
      }
    expect(tried).toBeGreaterThan(300);
  });
});

describe('what a customer wrote', () => {
  it.each([
    ['<@U0BOT> hello', 'hello'],
    ['hello <@U0BOT|careline>, you there?', 'hello , you there?'],
    ['&lt;b&gt; &amp;amp;', '<b> &amp;'],
    ['<!channel> and <!here|here> and <!subteam^S1|@support>', '@channel and here and @support'],
    ['<https://a.example/x_y>', 'https://a.example/x_y'],
    ['<http://a.example|a.example>', 'a.example'],
    ['<mailto:ann@example.com|ann@example.com>', 'ann@example.com'],
    ['<!date^1392734382^{date}|Feb 18, 2014>', 'Feb 18, 2014'],
    ['a\r\nb\u0000c\ud800', 'a\nbc\ufffd'],
    ['<@U0BOT>', ''],
  ])('%j comes out as %j', (from, to) => {
    expect(plainFromSlack(from, 'U0BOT')).toBe(to);
  });
});
