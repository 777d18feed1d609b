import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSessions } from '../../src/console/server/sessions.js';
import { createHandClock, type HandClock } from './hand-clock.js';
import { openWorld, type World } from './world.js';

const minute = 60_000;
let clock: HandClock;
let world: World;

beforeEach(async () => {
  clock = createHandClock();
  world = await openWorld({ clock });
});
afterEach(() => world.close());

const tokenOf = (link: string): string => link.split('#')[1]!;
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'POST', url, payload, headers: { origin: world.publicUrl, ...headers } });
const redeem = (token: string, name: string) => post('/desk/sign-in', { token, name });
const me = async (cookie: string) => (await world.app.inject({ url: '/api/me', headers: { cookie } })).statusCode;

describe('a sign-in link', () => {
  test('holds 256 random bits in its fragment and opens a session for the name that is typed', async () => {
    const link = await world.link();
    expect(link).toMatch(/^http:\/\/localhost:3000\/desk\/sign-in#[\w-]{43}$/);
    const response = await redeem(tokenOf(link), '  Mia\t Stone ');
    expect(response.json()).toEqual({ agent: { id: 'web:mia stone', name: 'Mia Stone' } });
    expect(response.headers['set-cookie']).toMatch(
      /^careline_desk=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  test('works once', async () => {
    const token = tokenOf(await world.link());
    expect((await redeem(token, 'Mia')).statusCode).toBe(200);
    const again = await redeem(token, 'Ben');
    expect(again.statusCode).toBe(410);
    expect(again.json().error.message).toContain('npm run careline -- desk link');
  });

  test('lets one of two in who use it at the same moment', async () => {
    const token = tokenOf(await world.link());
    const tries = await Promise.all(['Mia', 'Ben', 'Zoe'].map((name) => redeem(token, name)));
    expect(tries.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410, 410]);
  });

  test('is not used up by a preview, a prefetch or a look at whom it is for', async () => {
    const link = await world.link();
    for (const method of ['GET', 'HEAD'] as const) {
      const page = await world.app.inject({ method, url: new URL(link).pathname });
      expect(page.statusCode).toBe(200);
    }
    expect((await post('/desk/sign-in/check', { token: tokenOf(link) })).json()).toEqual({});
    expect((await redeem(tokenOf(link), 'Mia')).statusCode).toBe(200);
  });

  test('expires after 15 minutes', async () => {
    const [early, late] = [await world.link(), await world.link()];
    clock.turn(15 * minute - 1);
    expect((await redeem(tokenOf(early), 'Mia')).statusCode).toBe(200);
    clock.turn(1);
    expect((await redeem(tokenOf(late), 'Ben')).statusCode).toBe(410);
    expect((await post('/desk/sign-in/check', { token: tokenOf(late) })).statusCode).toBe(410);
  });

  test('is stored hashed only, and appears in no log', async () => {
    const token = tokenOf(await world.link());
    const docs = async () =>
      JSON.stringify([await world.store.list('desk.links'), await world.store.list('desk.sessions')]);
    expect(await docs()).toContain(createHash('sha256').update(token).digest('hex'));
    expect(await docs()).not.toContain(token);
    const response = await redeem(token, 'Mia');
    const cookie = response.cookies[0]!.value;
    expect(await docs()).toContain(createHash('sha256').update(cookie).digest('hex'));
    expect(await docs()).not.toContain(cookie);
    await redeem(token, 'Mia');
    await post('/desk/sign-in', { token: `${token}x`, name: { first: 'not a string' } });
    expect(world.log()).toContain('signed in');
    expect(world.log()).not.toContain(token);
    expect(world.log()).not.toContain(cookie);
  });

  test('keeps a name for the person who has it: another Mia is asked for another name, and the link still works', async () => {
    await world.signIn('Mia');
    const token = tokenOf(await world.link());
    const refused = await redeem(token, 'mIa');
    expect(refused.statusCode).toBe(409);
    expect(refused.json().error.message).toContain('desk link --agent "mIa"');
    expect((await redeem(token, 'Mia B.')).statusCode).toBe(200);
  });

  test('made for an agent signs that agent in, whatever is typed', async () => {
    await world.signIn('Mia');
    const token = tokenOf(await world.link('web:mia'));
    expect((await post('/desk/sign-in/check', { token })).json()).toEqual({ agent: { id: 'web:mia', name: 'Mia' } });
    expect((await redeem(token, 'Ben')).json()).toEqual({ agent: { id: 'web:mia', name: 'Mia' } });
  });

  test.each([[''], [' \u200b\n'], ['x'.repeat(61)]])('asks again for a name when it gets %j', async (name) => {
    const token = tokenOf(await world.link());
    expect((await redeem(token, name)).statusCode).toBe(422);
    expect((await redeem(token, 'Mia')).statusCode).toBe(200);
  });
});

describe('a session', () => {
  test('has a cookie that goes over https only, when the desk is on https', async () => {
    const secure = await openWorld({ publicUrl: 'https://care.example' });
    try {
      const response = await secure.app.inject({
        method: 'POST',
        url: '/desk/sign-in',
        headers: { origin: 'https://care.example' },
        payload: { token: tokenOf(await secure.link()), name: 'Mia' },
      });
      expect(response.headers['set-cookie']).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    } finally {
      await secure.close();
    }
  });

  test('lasts 12 hours from when its holder was last seen, and no longer', async () => {
    const cookie = await world.signIn('Mia');
    for (let i = 0; i < 3; i++) {
      clock.turn(11 * 60 * minute);
      expect(await me(cookie)).toBe(200);
    }
    clock.turn(12 * 60 * minute + 1);
    expect(await me(cookie)).toBe(401);
  });

  test('renews its cookie as it goes on', async () => {
    const cookie = await world.signIn('Mia');
    clock.turn(30 * minute);
    const response = await world.app.inject({ url: '/api/me', headers: { cookie } });
    expect(response.headers['set-cookie']).toContain(`${cookie}; Max-Age=43200`);
  });

  test('ends at once when it is signed out', async () => {
    const cookie = await world.signIn('Mia');
    expect((await post('/desk/sign-out', {}, { cookie })).statusCode).toBe(200);
    expect(await me(cookie)).toBe(401);
  });

  test('is seen and ended from another browser of the same agent, never by another agent', async () => {
    const laptop = await world.signIn('Mia');
    const token = tokenOf(await world.link('web:mia'));
    const phone = `careline_desk=${(await redeem(token, '')).cookies[0]!.value}`;
    const ben = await world.signIn('Ben');
    const list = async (cookie: string) =>
      (await world.app.inject({ url: '/api/sessions', headers: { cookie } })).json().sessions as {
        id: string;
        current: boolean;
      }[];
    const end = async (cookie: string, id: string) =>
      (
        await world.app.inject({
          method: 'DELETE',
          url: `/api/sessions/${id}`,
          headers: { cookie, origin: world.publicUrl },
        })
      ).statusCode;
    expect(await list(ben)).toHaveLength(1);
    const sessions = await list(phone);
    expect(sessions).toHaveLength(2);
    const other = sessions.find(({ current }) => !current)!;
    expect(await end(ben, other.id)).toBe(404);
    expect(await me(laptop)).toBe(200);
    expect(await end(phone, other.id)).toBe(200);
    expect(await me(laptop)).toBe(401);
    expect(await me(phone)).toBe(200);
  });

  test('that was revoked is not brought back by a request that was under way', async () => {
    const cookie = await world.signIn('Mia');
    const sessions = createSessions(world.store, clock);
    const session = (await sessions.find(cookie.split('=')[1]!))!;
    await sessions.revoke(session.id);
    await sessions.touch(session);
    expect(await me(cookie)).toBe(401);
    expect(await sessions.list()).toEqual([]);
    expect(await world.store.list('desk.seen')).toEqual([]);
  });
});
