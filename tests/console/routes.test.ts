import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, type World } from './world.js';

/** All that works without a session: the page where one signs in, and the signing in itself. */
const open = [
  'GET /desk/sign-in',
  'GET /desk/sign-in.css',
  'GET /desk/sign-in.js',
  'POST /desk/sign-in',
  'POST /desk/sign-in/check',
];

/** Who opens one without a session is led to where signing in is explained. */
const pages = ['/desk', '/desk/suggestions', '/desk/thresholds'];

let world: World;
let cookie: string;
let routes: readonly { readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; readonly url: string }[];

beforeAll(async () => {
  world = await openWorld();
  cookie = await world.signIn('Mia');
  routes = world.routes.flatMap(({ method, url }) =>
    [method]
      .flat()
      .filter((one) => one !== 'HEAD')
      .map((one) => ({ method: one as 'GET', url: url.replace(/:\w+/g, 'some-id') })),
  );
});
afterAll(() => world.close());

const nameOf = ({ method, url }: (typeof routes)[number]): string => `${method} ${url}`;
const closed = () => routes.filter((route) => !open.includes(nameOf(route)));
const writes = () => routes.filter(({ method }) => method !== 'GET');
const jsonType = { 'content-type': 'application/json' };
const own = () => ({ origin: world.publicUrl, cookie });

describe('every route of the desk', () => {
  test('is known to these tests', () => {
    const known = routes.map(nameOf);
    for (const name of open) expect(known).toContain(name);
    for (const name of ['GET /desk', 'GET /api/tickets/some-id', 'GET /api/stream', 'POST /api/tickets/some-id/reply'])
      expect(known).toContain(name);
    expect(closed().length).toBeGreaterThan(15);
  });

  test('is described in docs/http-api.md, and nothing else is', () => {
    const described = [
      ...readFileSync('docs/http-api.md', 'utf8').matchAll(/`((?:GET|POST|PATCH|DELETE) \/[\w/:-]+)/g),
    ];
    const real = world.routes.flatMap(({ method, url }) =>
      [method]
        .flat()
        .flatMap((one) =>
          one === 'HEAD' || /^\/desk[^.]*\.|^\/desk$/.test(url) || pages.includes(url) ? [] : [`${one} ${url}`],
        ),
    );
    expect([...new Set(described.map(([, name]) => name))].sort()).toEqual(real.sort());
  });

  test.each([
    ['no cookie', undefined],
    ['an empty cookie', 'careline_desk='],
    ['a made-up cookie', `careline_desk=${'A'.repeat(43)}`],
  ])('is shut to %s', async (_what, made) => {
    for (const route of closed()) {
      for (const method of route.method === 'GET' && route.url !== '/api/stream'
        ? (['GET', 'HEAD'] as const)
        : [route.method]) {
        const response = await world.app.inject({
          method,
          url: route.url,
          headers: { origin: world.publicUrl, ...(made === undefined ? {} : { cookie: made }) },
          ...(method === 'POST' || method === 'PATCH' ? { payload: {} } : {}),
        });
        if (pages.includes(route.url)) {
          expect([nameOf(route), response.statusCode, response.headers.location]).toEqual([
            nameOf(route),
            303,
            '/desk/sign-in',
          ]);
        } else {
          expect([nameOf(route), response.statusCode]).toEqual([nameOf(route), 401]);
          if (method !== 'HEAD') expect(response.json().error.code).toBe('signed-out');
        }
      }
    }
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another port', { origin: 'http://localhost:3001' }],
    ['nobody knows where', {}],
    ['another site, by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site, by Sec-Fetch-Site', { 'sec-fetch-site': 'same-site' }],
  ])('takes no write from %s', async (_what, headers) => {
    expect(writes().length).toBeGreaterThan(10);
    for (const route of writes()) {
      const response = await world.app.inject({
        ...route,
        headers: { cookie, ...jsonType, ...headers },
        payload: '{}',
      });
      expect([nameOf(route), response.statusCode]).toEqual([nameOf(route), 403]);
    }
    expect((await world.app.inject({ url: '/api/me', headers: { cookie } })).statusCode).toBe(200);
  });

  test.each([
    ['text/plain', '{}'],
    ['application/x-www-form-urlencoded', 'id=12345678'],
    ['multipart/form-data; boundary=x', '--x--'],
  ])('takes no write as %s, which a form of another site could send', async (type, payload) => {
    for (const route of writes().filter(({ method }) => method !== 'DELETE')) {
      const response = await world.app.inject({ ...route, headers: { ...own(), 'content-type': type }, payload });
      expect([nameOf(route), response.statusCode]).toEqual([nameOf(route), 415]);
    }
  });

  test('takes no write without a type', async () => {
    for (const route of writes().filter(({ method }) => method !== 'DELETE')) {
      const response = await world.app.inject({ ...route, headers: own() });
      expect([nameOf(route), response.statusCode]).toEqual([nameOf(route), 415]);
    }
  });

  test('answers nonsense with a 4xx and words', async () => {
    const bodies = ['{', '[]', 'null', '{"id":7,"text":{},"doing":[],"token":0}', `{"id":"${'x'.repeat(70)}"}`];
    for (const route of writes().filter(({ url }) => url !== '/api/attachments' && url !== '/desk/sign-out')) {
      for (const payload of bodies) {
        const response = await world.app.inject({ ...route, headers: { ...own(), ...jsonType }, payload });
        expect([nameOf(route), payload, Math.floor(response.statusCode / 100)]).toEqual([nameOf(route), payload, 4]);
        expect(response.json().error.message).toMatch(/\w/);
      }
    }
  });

  test('keeps what it says out of every cache', async () => {
    for (const url of ['/api/me', '/api/tickets', '/api/sessions', '/api/tickets/some-id'])
      expect((await world.app.inject({ url, headers: { cookie } })).headers['cache-control']).toBe('no-store');
  });

  test('forbids frames, foreign scripts and referrers on its pages', async () => {
    for (const url of ['/desk', '/desk/sign-in']) {
      const { headers, statusCode } = await world.app.inject({ url, headers: { cookie } });
      expect(statusCode).toBe(200);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
  });
});
