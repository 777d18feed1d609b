import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { serveAsset } from '../../src/http/bundle.js';
import { check, HttpError } from '../../src/http/errors.js';
import { isSameOrigin } from '../../src/http/guard.js';
import { createServer } from '../../src/http/server.js';
import { openStream } from '../../src/http/sse.js';
import { StoreError } from '../../src/store/store.js';
import { readStream } from '../adapters/web/visitor.js';
import { handClock } from '../adapters/web/world.js';

let app: ReturnType<typeof createServer>;
let logged: string[];
const serve = (options: { trustProxy?: boolean; publicUrl?: string } = {}) => {
  logged = [];
  const log = pino({}, { write: (line) => void logged.push(line) });
  app = createServer({ trustProxy: false, publicUrl: 'http://care.example', log, ...options });
  return app;
};
afterEach(() => app.close());

describe('an error', () => {
  it.each<[string, Error, number, { code: string; message: string | RegExp }]>([
    ['ours', new HttpError(409, 'taken', 'Mia has it.'), 409, { code: 'taken', message: 'Mia has it.' }],
    ['the store’s', new StoreError('full', 'Disk /var/x is full.'), 503, { code: 'unavailable', message: /try again/ }],
    ['unforeseen', new Error('secret at /srv/app.ts:7'), 500, { code: 'internal', message: /our side/ }],
  ])('%s is answered in words, without its insides', async (_whose, error, status, { code, message }) => {
    serve().get('/fails', async () => {
      throw error;
    });
    const response = await app.inject({ url: '/fails?token=secret', headers: { cookie: 'a=secret' } });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toEqual({ error: { code, message: expect.stringMatching(message) } });
  });

  it('is logged by its route, never with query, cookie or body', async () => {
    serve().post('/fails/:id', async () => {
      throw new Error('broken');
    });
    await app.inject({
      method: 'POST',
      url: '/fails/1?token=topsecret',
      headers: { cookie: 'session=topsecret' },
      payload: { text: 'topsecret' },
    });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('/fails/:id');
    expect(logged[0]).not.toContain('topsecret');
  });

  it('of a field says which field', async () => {
    serve().post('/checked', async (request) => check(z.object({ name: z.string() }), request.body));
    const response = await app.inject({ method: 'POST', url: '/checked', payload: { name: 7 } });
    expect(response.statusCode).toBe(422);
    expect(response.json().error.message).toMatch(/string.*name/);
    expect((await app.inject({ method: 'POST', url: '/checked', payload: { name: 'x' } })).json()).toEqual({
      name: 'x',
    });
  });

  it('of the address is a 404', async () => {
    serve();
    const response = await app.inject({ url: '/nothing' });
    expect(response.statusCode).toBe(404);
    expect(response.json().error.code).toBe('not-found');
  });
});

describe('headers', () => {
  it('let a page run nothing but our own files, and nobody frame it', async () => {
    serve().get('/page', async () => 'x');
    const { headers } = await app.inject({ url: '/page' });
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; " +
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('let a page be framed where it says so', async () => {
    serve().get('/page', { config: { frameAncestors: 'https://shop.example' } }, async () => 'x');
    const { headers } = await app.inject({ url: '/page' });
    expect(headers['content-security-policy']).toMatch(/frame-ancestors https:\/\/shop\.example$/);
  });

  it('ask for https from now on where we are reached by https', async () => {
    serve({ publicUrl: 'https://care.example' }).get('/page', async () => 'x');
    expect((await app.inject({ url: '/page' })).headers['strict-transport-security']).toBe('max-age=31536000');
  });
});

describe('the origin of a write', () => {
  it.each<[boolean, string, Record<string, string>]>([
    [true, 'our public address', { origin: 'https://care.example' }],
    [true, 'the address it was sent to', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
    [true, 'no origin, but the browser vouches for it', { 'sec-fetch-site': 'same-origin' }],
    [false, 'no origin', {}],
    [false, 'a sandboxed frame', { origin: 'null' }],
    [false, 'another site', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    [false, 'a site that begins like ours', { origin: 'https://care.example.evil.example' }],
    [false, 'another port', { origin: 'http://localhost:4000', host: 'localhost:3000' }],
    [false, 'a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('%s: %s', async (same, _what, headers) => {
    serve().post('/write', async (request) => ({ same: isSameOrigin(request, 'https://care.example/help') }));
    const response = await app.inject({ method: 'POST', url: '/write', headers, payload: {} });
    expect(response.json()).toEqual({ same });
  });
});

describe('an asset', () => {
  it('is zipped, and sent once', async () => {
    serveAsset(serve(), '/a.js', 'x'.repeat(1000), 'text/javascript; charset=utf-8');
    const first = await app.inject({ url: '/a.js', headers: { 'accept-encoding': 'gzip, br' } });
    expect(first.headers['content-encoding']).toBe('gzip');
    expect(first.rawPayload.length).toBeLessThan(100);
    const again = await app.inject({ url: '/a.js', headers: { 'if-none-match': first.headers.etag! } });
    expect(again.statusCode).toBe(304);
    expect((await app.inject({ url: '/a.js' })).body).toBe('x'.repeat(1000));
  });
});

describe('a stream', () => {
  const listen = () => app.listen({ port: 0, host: '127.0.0.1' });

  it('carries events with their ids, and a sign of life every 15 s', async () => {
    const clock = handClock();
    serve().get('/stream', (request, reply) => {
      openStream(request, reply, clock).send({ id: '7', event: 'note', data: { text: 'a\nb' } });
    });
    const response = await fetch(`${await listen()}/stream`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (part: string) => {
      while (!text.includes(part)) text += (await reader.read()).value;
    };
    await until('id: 7\nevent: note\ndata: {"text":"a\\nb"}\n\n');
    expect(text).not.toContain('\n:\n\n');
    clock.forward(15_000);
    await until('\n:\n\n');
    clock.forward(15_000);
    await until('\n:\n\n:\n\n');
    await reader.cancel();
  });

  it('is over when the reader leaves', async () => {
    let closed = () => {};
    const over = new Promise<void>((resolve) => {
      closed = resolve;
    });
    serve().get('/stream', (request, reply) => openStream(request, reply, handClock()).onClose(closed));
    const response = await fetch(`${await listen()}/stream`);
    await response.body!.cancel();
    await over;
    expect(app.openStreams.size).toBe(0);
  });

  it('cuts off a reader who does not read, before it fills the memory', async () => {
    let sent = 0;
    const over = new Promise<void>((resolve) => {
      serve().get('/stream', (request, reply) => {
        const stream = openStream(request, reply, handClock());
        let open = true;
        stream.onClose(() => {
          open = false;
          resolve();
        });
        const more = () => {
          if (!open) return;
          for (let i = 0; i < 10; i++) stream.send({ data: 'x'.repeat(10_000) });
          sent += 100_000;
          setImmediate(more);
        };
        more();
      });
    });
    const { port } = new URL(await listen());
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    await over;
    socket.destroy();
    expect(sent).toBeLessThan(50_000_000);
  });

  it('does not keep a server from closing, nor does a connection that was opened ahead of need', async () => {
    serve().get('/stream', (request, reply) => openStream(request, reply, handClock()).send({ data: 1 }));
    const url = await listen();
    const stream = readStream(await fetch(`${url}/stream`));
    await stream.next();
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    await new Promise((resolve) => idle.on('connect', resolve));
    await app.close();
    expect(await stream.next()).toBeUndefined();
    idle.destroy();
  });
});
