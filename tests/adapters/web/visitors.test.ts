import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Visitor, visitor } from './visitor.js';
import { openWeb, type Web } from './world.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('two visitors', () => {
  let web: Web;
  let anna: Visitor;
  let ben: Visitor;
  beforeEach(async () => {
    web = await openWeb();
    await web.channel.start(web.sink);
    anna = visitor(web.url);
    ben = visitor(web.url);
    await anna.start();
    await ben.start();
  });
  afterEach(() => web.close());

  const upload = async (who: Visitor) =>
    ((await (await who.upload(bytes('secret'), 'a.txt')).json()) as { id: string }).id;

  it('see only what was said with them', async () => {
    await anna.say('anna-0001', 'I am Anna');
    await ben.say('ben-00001', 'I am Ben');
    expect(await anna.history()).toMatchObject([{ id: 'anna-0001', text: 'I am Anna' }]);
    expect(await ben.history()).toMatchObject([{ id: 'ben-00001', text: 'I am Ben' }]);
    const [first, second] = web.events;
    expect(first!.address.conversation).not.toBe(second!.address.conversation);
  });

  it('may use the same message id without touching each other', async () => {
    await anna.say('same-0001', 'from Anna');
    expect(await (await ben.say('same-0001', 'from Ben')).json()).toEqual({ status: 'new' });
    expect(web.events).toHaveLength(2);
  });

  it('cannot read each other’s files: they get 404, as for a file that never was', async () => {
    const file = await upload(anna);
    expect((await anna.request('GET', `/chat/attachments/${file}`)).status).toBe(200);
    const theirs = await ben.request('GET', `/chat/attachments/${file}`);
    const nobodys = await ben.request('GET', '/chat/attachments/web-nothing');
    expect(theirs.status).toBe(404);
    expect(await theirs.text()).toBe(await nobodys.text());
    expect((await visitor(web.url).request('GET', `/chat/attachments/${file}`)).status).toBe(401);
  });

  it('cannot send each other’s files', async () => {
    const file = await upload(anna);
    expect((await ben.say('ben-00001', 'look', { attachments: [file] })).status).toBe(422);
    expect(web.events).toEqual([]);
    expect((await anna.say('anna-0001', 'look', { attachments: [file] })).status).toBe(200);
    expect(web.events[0]).toMatchObject({ attachments: [{ id: file, name: 'a.txt', mime: 'text/plain', bytes: 6 }] });
  });

  it('cannot edit, delete or choose in each other’s conversation', async () => {
    await anna.say('anna-0001', 'mine');
    const place = web.events[0]!.address;
    await web.channel.send(
      place,
      { text: 'Well?' },
      { key: 'k#1.0', signal: new AbortController().signal, until: Number.POSITIVE_INFINITY },
    );
    const before = await anna.history();
    await ben.json('PATCH', '/chat/messages/anna-0001', { id: 'edit-0001', text: 'yours' });
    await ben.request('DELETE', '/chat/messages/anna-0001');
    await ben.json('POST', '/chat/choices', { id: 'press-0001', choice: 'yes', messageId: 'k#1.0' });
    expect(await anna.history()).toEqual(before);
    expect(new Set(web.events.slice(1).map((event) => event.address.conversation)).has(place.conversation)).toBe(false);
  });

  it('cannot follow a conversation by naming it', async () => {
    await anna.say('anna-0001', 'mine');
    const { conversation } = web.events[0]!.address;
    const stream = await ben.request('GET', `/chat/stream?conversation=${conversation}&visitor=${conversation}`);
    const reader = stream.body!.getReader();
    let text = '';
    while (!text.includes('event: ready')) text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(text).not.toContain('mine');
    expect((await visitor(web.url).request('GET', '/chat/stream')).status).toBe(401);
  });
});

describe('a visitor', () => {
  let web: Web;
  afterEach(() => web.close());

  it('is known by a cookie that scripts cannot read, and whose token is nowhere in the store', async () => {
    web = await openWeb();
    await web.channel.start(web.sink);
    const anna = visitor(web.url);
    const cookie = (await anna.start()).headers.get('set-cookie')!;
    expect(cookie).toMatch(/^careline_visitor=[\w-]{43}; Max-Age=34560000; Path=\/chat; HttpOnly; SameSite=Lax$/);
    const token = cookie.slice(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    await anna.say('anna-0001', 'Hello');
    const kept = JSON.stringify([await web.store.list('web-visitors'), web.events, await anna.history()]);
    expect(kept).not.toContain(token);
  });

  it('keeps her cookie in a frame on another site when we are reached by https', async () => {
    web = await openWeb({ publicUrl: 'https://care.example' });
    await web.channel.start(web.sink);
    const response = await fetch(`${web.url}/chat/session`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', origin: 'https://care.example' },
    });
    const attributes = response.headers.get('set-cookie')!.split('; ').slice(1);
    expect(attributes.sort()).toEqual([
      'HttpOnly',
      'Max-Age=34560000',
      'Partitioned',
      'Path=/chat',
      'SameSite=None',
      'Secure',
    ]);
  });

  it('stays the same visitor when the page asks for a session again', async () => {
    web = await openWeb();
    await web.channel.start(web.sink);
    const anna = visitor(web.url);
    await anna.start();
    const { cookie } = anna;
    await anna.start();
    expect(anna.cookie).toBe(cookie);
    expect(await web.store.list('web-visitors')).toHaveLength(1);
  });

  it('is called by the name she gives, and answered for her time zone and language', async () => {
    web = await openWeb();
    await web.channel.start(web.sink);
    const anna = visitor(web.url);
    await anna.start({ timeZone: 'Europe/Berlin', locale: 'de-AT' });
    const renamed = await anna.json('PUT', '/chat/profile', { name: '  Anna\n\u0000 Berger ' });
    expect(await renamed.json()).toEqual({ name: 'Anna Berger' });
    await anna.say('anna-0001', 'Hello');
    expect(web.events[0]).toMatchObject({ from: { name: 'Anna Berger', timeZone: 'Europe/Berlin', locale: 'de-AT' } });
    await anna.json('PUT', '/chat/profile', { name: ' ' });
    await anna.say('anna-0002', 'Hello again');
    expect(web.events[1]!).toHaveProperty('from');
    expect(web.events[1]!).not.toHaveProperty('from.name');
  });

  it('may come from a browser that reports nonsense', async () => {
    web = await openWeb();
    await web.channel.start(web.sink);
    const anna = visitor(web.url);
    expect((await anna.start({ timeZone: 'Mars/Olympus', locale: '!!', name: {} })).status).toBe(200);
    await anna.say('anna-0001', 'Hello');
    expect(web.events[0]).not.toHaveProperty('from.timeZone');
  });
});
