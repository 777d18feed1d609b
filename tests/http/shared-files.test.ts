import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from '../../src/http/server.js';
import { createFileLinks, type FileLinks } from '../../src/http/shared-files.js';
import { systemClock } from '../../src/runtime/clock.js';
import { randomToken } from '../../src/runtime/random.js';
import { openSqlite } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock } from '../helpers/clock.js';

const day = 86_400_000;
const picture = Buffer.from('iVBORw0KGgo=', 'base64');
let folder: string;
let store: Store;
let clock: ReturnType<typeof createTestClock>;

const open = () => {
  const app = createServer({ trustProxy: false, publicUrl: 'https://care.example', log: pino({ level: 'silent' }) });
  const links = createFileLinks(app, { store, clock, publicUrl: 'https://care.example', randomToken });
  return { app, links };
};
let app: ReturnType<typeof open>['app'];
let links: FileLinks;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'careline-files-'));
  store = await openSqlite({ path: join(folder, 'careline.db'), clock: systemClock });
  clock = createTestClock(Date.UTC(2026, 0, 5));
  ({ app, links } = open());
  const attachment = {
    id: 'web-a/ü',
    name: 'Größe.png',
    mime: 'image/png',
    bytes: picture.length,
    state: 'stored',
  } as const;
  await store.putBlob({ attachment, conversation: 'web:ann', bytes: picture });
});
afterEach(async () => {
  await app.close();
  await store.close();
  await rm(folder, { recursive: true });
});

const get = (url: string, from = app) => from.inject(url.replace('https://care.example', ''));
const statusOf = async (url: string) => (await get(url)).statusCode;

describe('a link to a stored file', () => {
  it('gives it as a download that nothing can run, under its own name', async () => {
    const url = await links.linkTo({ id: 'web-a/ü' });
    expect(url).toMatch(/^https:\/\/care\.example\/files\/shared\/[\w.-]{1,200}$/);
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(picture);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^attachment; .*Gr%C3%B6%C3%9Fe\.png/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
    });
  });

  it('ends after 30 days, and says so', async () => {
    const url = await links.linkTo({ id: 'web-a/ü' });
    await clock.advance(30 * day - 1_000);
    expect(await statusOf(url)).toBe(200);
    await clock.advance(2_000);
    const answer = await get(url);
    expect(answer.statusCode).toBe(410);
    expect(answer.json().error.message).toContain('ask for the file again');
  });

  it('cannot be made up, prolonged or turned to another file', async () => {
    const url = await links.linkTo({ id: 'web-a/ü' });
    const [head, id, until, mac] = /^(.*\/)([\w-]+)\.(\w+)\.([\w-]+)$/.exec(url)!.slice(1) as [
      string,
      string,
      string,
      string,
    ];
    const later = (Number.parseInt(until, 36) + 1).toString(36);
    const other = Buffer.from('web-b').toString('base64url');
    for (const forged of [
      `${head}${id}.${later}.${mac}`,
      `${head}${other}.${until}.${mac}`,
      `${head}${id}.${until}.${'A'.repeat(43)}`,
      `${head}${id}.${until}.${mac.slice(1)}`,
      `${head}${id}.${until}`,
      `${head}${id}`,
      `${head}..`,
      `${head}${'x'.repeat(150)}`,
    ])
      expect(await statusOf(forged), forged).toBe(404);
  });

  it('to a file that is not there is not found', async () => {
    expect(await statusOf(await links.linkTo({ id: 'gone' }))).toBe(404);
  });

  it('that one process made opens at another, though both made their first at the same moment', async () => {
    const other = open();
    const [one, two] = await Promise.all([links.linkTo({ id: 'web-a/ü' }), other.links.linkTo({ id: 'web-a/ü' })]);
    expect((await get(one, other.app)).statusCode).toBe(200);
    expect((await get(two)).statusCode).toBe(200);
    await other.app.close();
  });
});
