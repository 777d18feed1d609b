import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/store/store.js';
import { type Visitor, visitor } from './visitor.js';
import { openWeb, type Web } from './world.js';

describe('what comes in over the web', () => {
  let web: Web;
  let anna: Visitor;
  let storeWorks = true;
  let n = 0;
  const id = () => `message-${String(++n).padStart(6, '0')}`;
  beforeAll(async () => {
    web = await openWeb({
      limits: { messagesPerVisitorPerMinute: 1000, messagesPerAddressPerMinute: 1000 },
      between: (store) => ({
        ...store,
        append: (...args) =>
          storeWorks ? store.append(...args) : Promise.reject(new StoreError('unavailable', 'The disk is gone.')),
      }),
    });
    await web.channel.start(web.sink);
    anna = visitor(web.url);
    await anna.start();
  });
  afterAll(() => web.close());
  beforeEach(() => {
    web.events.length = 0;
    storeWorks = true;
  });

  const raw = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
    anna.request('POST', '/chat/messages', { body, headers: { 'content-type': type } });

  it.each<[what: string, status: number, body: string]>([
    ['malformed JSON', 400, '{"id": "message-1", "text": '],
    ['an empty body', 400, ''],
    ['JSON that is no object', 422, '"Hello"'],
    ['a list', 422, '[]'],
    ['null', 422, 'null'],
    ['no fields', 422, '{}'],
    ['no id', 422, '{"text":"Hello"}'],
    ['an id of another kind', 422, '{"id":7,"text":"Hello"}'],
    ['an id with a path in it', 422, '{"id":"../../etc/passwd","text":"Hello"}'],
    ['a very long id', 422, JSON.stringify({ id: 'x'.repeat(65), text: 'Hello' })],
    ['a text of another kind', 422, '{"id":"message-1","text":{"toString":1}}'],
    ['nothing but white space', 422, '{"id":"message-1","text":" \\n\\t "}'],
    ['nothing but control characters', 422, '{"id":"message-1","text":"\\u0000\\u0001"}'],
    ['attachments that are no list', 422, '{"id":"message-1","text":"Hello","attachments":"a"}'],
    ['attachments that are no ids', 422, '{"id":"message-1","text":"Hello","attachments":[{}]}'],
    ['an attachment that does not exist', 422, '{"id":"message-1","text":"Hello","attachments":["web-nothing"]}'],
    ['too many attachments', 422, JSON.stringify({ id: 'message-1', attachments: Array(11).fill('a') })],
    ['a name of another kind', 422, '{"id":"message-1","text":"Hello","name":[]}'],
    ['a poisoned prototype', 400, '{"id":"message-1","text":"Hello","__proto__":{"admin":true}}'],
    ['5 MB', 413, JSON.stringify({ id: 'message-1', text: 'x'.repeat(5_000_000) })],
  ])('%s is refused with %i and a reason', async (_what, status, body) => {
    const response = await raw(body);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: { code: string; message: string } };
    expect(error).toEqual({ code: expect.stringMatching(/^[a-z-]+$/), message: expect.stringMatching(/^.+[.]$/) });
    expect(error.message).not.toMatch(/node_modules|at .*\.ts/);
    expect(web.events).toEqual([]);
  });

  it.each([
    ['text/plain', '{"id":"message-1","text":"Hello"}'],
    ['application/x-www-form-urlencoded', 'id=message-1&text=Hello'],
    ['application/octet-stream', 'Hello'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['nonsense', 'Hello'],
  ])('%s is refused with 415: a form of another site could send it', async (type, body) => {
    expect((await raw(body, type)).status).toBe(415);
    expect(web.events).toEqual([]);
  });

  it.each<[what: string, text: string, kept: string]>([
    ['only emoji', '😀👍🏽👩‍👩‍👧', '😀👍🏽👩‍👩‍👧'],
    ['right-to-left text', 'שלום \u202eevil\u202c', 'שלום \u202eevil\u202c'],
    ['zero-width characters', 'a\u200bb\ufeffc', 'a\u200bb\ufeffc'],
    ['a null byte', 'a\u0000b', 'ab'],
    ['control characters', 'a\u0007b\u001b[31mc\td\r\ne', 'ab[31mc\td\ne'],
    ['half a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['HTML', '<script>alert(1)</script>', '<script>alert(1)</script>'],
  ])('%s is taken in', async (_what, text, kept) => {
    const message = id();
    expect((await anna.say(message, text)).status).toBe(200);
    expect(web.events).toMatchObject([{ text: kept }]);
    expect((await anna.history()).at(-1)).toMatchObject({ id: message, text: kept });
  });

  it('takes bytes that are no UTF-8', async () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode(`{"id":"${id()}","text":"a`), 0xff, 0xfe, 0x22, 0x7d]);
    expect((await raw(bytes)).status).toBe(200);
    expect(web.events).toMatchObject([{ text: 'a\ufffd\ufffd' }]);
  });

  it('cuts 50,000 characters to what is kept, not within a character, and says that it did', async () => {
    const message = id();
    expect((await anna.say(message, `x${'😀'.repeat(25_000)}`)).status).toBe(200);
    const text = `x${'😀'.repeat(1999)}`;
    expect(web.events).toMatchObject([{ text, cut: true }]);
    expect((await anna.history()).at(-1)).toMatchObject({ text });
  });

  it('is one message, however often it is posted', async () => {
    const message = id();
    const before = (await anna.history()).length;
    const answers = await Promise.all([1, 2, 3, 4].map(() => anna.say(message, 'Hello')));
    const statuses = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { status: string }).status),
    );
    expect(statuses.sort()).toEqual(['new', 'seen', 'seen', 'seen']);
    expect(web.events).toHaveLength(1);
    expect(await anna.history()).toHaveLength(before + 1);
  });

  it('is not acknowledged when her own message cannot be kept, and is whole once it is sent again', async () => {
    const message = id();
    storeWorks = false;
    const refused = await anna.say(message, 'Hello');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.text()).not.toContain('disk');
    storeWorks = true;
    expect((await anna.say(message, 'Hello')).status).toBe(200);
    expect(web.events).toHaveLength(1);
    expect((await anna.history()).at(-1)).toMatchObject({ id: message });
  });

  it.each<[string, string, object]>([
    ['POST', '/chat/choices', {}],
    ['POST', '/chat/choices', { id: 'press-0001', choice: 'x'.repeat(81), messageId: 'm' }],
    ['POST', '/chat/choices', { id: 'press-0001', choice: 'yes' }],
    ['PATCH', '/chat/messages/message-000001', { id: 'edit-0001' }],
    ['PATCH', '/chat/messages/message-000001', { id: 'edit-0001', text: '' }],
    ['PATCH', '/chat/messages/x', { id: 'edit-0001', text: 'Hello' }],
    ['PUT', '/chat/profile', { name: 7 }],
    ['POST', '/chat/session', []],
  ])('%s %s with a wrong body is refused', async (method, path, body) => {
    const response = await anna.json(method, path, body);
    expect(response.status).toBe(422);
    expect(web.events).toEqual([]);
  });

  it.each(['/chat/messages/%00', '/chat/%E0%A4%A', '/chat/nothing', `/chat/attachments/${'x'.repeat(5000)}`])(
    'GET %s is a 4xx',
    async (path) => {
      const { status } = await anna.request('GET', path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    },
  );

  it('takes files by what they are, not by what they are called', async () => {
    const png = Uint8Array.from(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    );
    const sent = async (bytes: Uint8Array<ArrayBuffer>, name: string) => {
      const { id: file, mime } = (await (await anna.upload(bytes, name)).json()) as { id: string; mime: string };
      const back = await anna.request('GET', `/chat/attachments/${file}`);
      return { mime, type: back.headers.get('content-type'), how: back.headers.get('content-disposition') };
    };
    expect(await sent(png, 'photo.txt')).toMatchObject({ mime: 'image/png', how: expect.stringMatching(/^inline/) });
    const html = new TextEncoder().encode('<script>alert(1)</script>');
    expect(await sent(html, 'a.html')).toMatchObject({
      mime: 'application/octet-stream',
      how: expect.stringMatching(/^attachment/),
    });
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    expect((await sent(svg, 'a.svg')).type).toBe('application/octet-stream');
    expect(await sent(new TextEncoder().encode('grüße'), '"Grüße".txt')).toMatchObject({
      mime: 'text/plain',
      how: `attachment; filename="_Gr__e_.txt"; filename*=UTF-8''%22Gr%C3%BC%C3%9Fe%22.txt`,
    });
  });

  it('refuses a file that is empty, too large, or whose name cannot be read', async () => {
    expect((await anna.upload(new Uint8Array(), 'a.txt')).status).toBe(422);
    expect((await anna.upload(new Uint8Array(10 * 1024 * 1024 + 1), 'a.bin')).status).toBe(413);
    const response = await anna.request('POST', '/chat/attachments', {
      body: 'x',
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': '%E0%A4%A' },
    });
    expect(response.status).toBe(422);
  });
});
