import { afterEach, describe, expect, it } from 'vitest';
import { addressKey } from '../../../src/adapters/web/limits.js';
import { visitor } from './visitor.js';
import { handClock, openWeb, type Web } from './world.js';

describe('limits of the web chat', () => {
  let web: Web;
  afterEach(() => web?.close());
  const open = async (limits: Parameters<typeof openWeb>[0] & object) => {
    web = await openWeb(limits);
    await web.channel.start(web.sink);
    return web;
  };

  it('hold one visitor back and leave the others alone', async () => {
    const clock = handClock();
    await open({ clock, limits: { messagesPerVisitorPerMinute: 5 } });
    const [anna, ben] = [visitor(web.url), visitor(web.url)];
    await anna.start();
    await ben.start();
    const statuses = [];
    for (let n = 0; n < 20; n++) statuses.push((await anna.say(`anna-${1000 + n}`, `number ${n}`)).status);
    expect(statuses).toEqual([...Array(5).fill(200), ...Array(15).fill(429)]);
    expect((await ben.say('ben-00001', 'Hello')).status).toBe(200);

    const refused = await anna.say('anna-1005', 'number 5');
    expect(Number(refused.headers.get('retry-after'))).toBe(12);
    expect(await refused.json()).toEqual({ error: { code: 'limited', message: expect.stringContaining('wait') } });
    clock.forward(12_000);
    expect((await anna.say('anna-1005', 'number 5')).status).toBe(200);
    expect(web.events.map((event) => 'text' in event && event.text)).toEqual([
      'number 0',
      'number 1',
      'number 2',
      'number 3',
      'number 4',
      'Hello',
      'number 5',
    ]);
  });

  it('hold back an address that makes up visitors', async () => {
    const clock = handClock();
    await open({ clock, trustProxy: true, limits: { sessionsPerAddressPerHour: 3, messagesPerAddressPerMinute: 2 } });
    const from = (address: string) => ({ 'x-forwarded-for': address, 'content-type': 'application/json' });
    const start = async (address: string) => {
      const guest = visitor(web.url);
      const response = await guest.request('POST', '/chat/session', { body: '{}', headers: from(address) });
      guest.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
      return { guest, status: response.status };
    };
    const guests = [];
    for (let n = 0; n < 3; n++) guests.push(await start('192.0.2.1'));
    expect(guests.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await start('192.0.2.1')).status).toBe(429);
    expect((await start('192.0.2.2')).status).toBe(200);

    const say = ({ guest }: Awaited<ReturnType<typeof start>>, id: string, address: string) =>
      guest.request('POST', '/chat/messages', { body: JSON.stringify({ id, text: 'Hi' }), headers: from(address) });
    expect((await say(guests[0]!, 'message-1', '192.0.2.1')).status).toBe(200);
    expect((await say(guests[1]!, 'message-1', '192.0.2.1')).status).toBe(200);
    expect((await say(guests[2]!, 'message-1', '192.0.2.1')).status).toBe(429);
    expect((await say(guests[2]!, 'message-1', '192.0.2.3')).status).toBe(200);
    clock.forward(3_600_000);
    expect((await start('192.0.2.1')).status).toBe(200);
  });

  it('hold for files too', async () => {
    await open({ limits: { uploadsPerVisitorPerHour: 2, uploadBytes: 10 } });
    const anna = visitor(web.url);
    await anna.start();
    const bytes = new TextEncoder().encode('1234567890');
    expect((await anna.upload(bytes, 'a.txt')).status).toBe(200);
    expect((await anna.upload(bytes, 'b.txt')).status).toBe(200);
    expect((await anna.upload(bytes, 'c.txt')).status).toBe(429);
  });

  it('tell when the sink limits: nothing is lost, the page sends it again', async () => {
    web = await openWeb();
    let limited = true;
    await web.channel.start(async (event) => (limited ? 'limited' : web.sink(event)));
    const anna = visitor(web.url);
    await anna.start();
    expect(await (await anna.say('anna-0001', 'Hello')).json()).toEqual({ status: 'limited' });
    limited = false;
    expect(await (await anna.say('anna-0001', 'Hello')).json()).toEqual({ status: 'new' });
  });
});

it('all addresses of one household count as one', () => {
  expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
  expect(addressKey('::ffff:192.0.2.1')).toBe('::ffff:192.0.2.1');
  expect(addressKey('2001:db8:1:2:aaaa:bbbb:cccc:dddd')).toBe('2001:db8:1:2');
  expect(addressKey('2001:db8:1:2::1')).toBe('2001:db8:1:2');
  expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0');
  expect(addressKey('::1')).toBe('0:0:0:0');
});
