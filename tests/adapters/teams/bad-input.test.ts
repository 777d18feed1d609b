import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntakeError } from '../../../src/adapters/channel.js';
import { FakeTeams, fakeApp } from '../../fakes/teams/index.js';
import { createTestClock } from '../../helpers/clock.js';
import { context, openTeams, until, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await openTeams();
  await world.adapter.start(world.sink);
});
afterEach(() => world.close());

const customer = () => world.teams.customer('Ann', world.teams.conversation('personal'));
const seconds = () => Math.floor(Date.now() / 1000);
const bearer = (options?: Parameters<World['teams']['token']>[0]) => `Bearer ${world.teams.token(options)}`;

/** Every way in which a token can be wrong, and the word by which it is counted. */
const refusals: readonly (readonly [what: string, why: string, authorization: () => string])[] = [
  ['missing', 'no token', () => ''],
  ['not a bearer’s', 'malformed token', () => `Basic ${world.teams.token()}`],
  ['no token at all', 'malformed token', () => 'Bearer hello'],
  ['of two parts', 'malformed token', () => bearer().split('.').slice(0, 2).join('.')],
  ['of four parts', 'malformed token', () => `${bearer()}.more`],
  ['not JSON', 'malformed token', () => `Bearer ${'x'.repeat(20)}.${'y'.repeat(20)}.z`],
  ['a list', 'malformed token', () => `Bearer ${Buffer.from('[]').toString('base64url')}.e30.z`],
  ['endless', 'malformed token', () => bearer({ claims: { more: 'x'.repeat(7_000) } })],
  ['without a key id', 'malformed token', () => bearer({ header: { kid: undefined } })],
  ['alg none, no signature', 'forbidden algorithm', () => bearer({ header: { alg: 'none' }, unsigned: true })],
  ['alg None', 'forbidden algorithm', () => bearer({ header: { alg: 'None' } })],
  ['alg HS256', 'forbidden algorithm', () => bearer({ header: { alg: 'HS256' } })],
  ['alg toString', 'forbidden algorithm', () => bearer({ header: { alg: 'toString' } })],
  ['expired', 'expired', () => bearer({ claims: { exp: seconds() - 301 } })],
  ['without an end', 'expired', () => bearer({ claims: { exp: undefined } })],
  ['not yet valid', 'not yet valid', () => bearer({ claims: { nbf: seconds() + 330 } })],
  ['for another audience', 'other audience', () => bearer({ claims: { aud: 'another-app' } })],
  ['for several audiences', 'other audience', () => bearer({ claims: { aud: [fakeApp.id, 'another-app'] } })],
  ['from another issuer', 'other issuer', () => bearer({ claims: { iss: 'https://sts.windows.net/x/' } })],
  ['without an issuer', 'other issuer', () => bearer({ claims: { iss: undefined } })],
  ['for another service', 'other service', () => bearer({ claims: { serviceurl: 'https://evil.example/' } })],
  ['without a service', 'other service', () => bearer({ claims: { serviceurl: undefined } })],
  ['wrongly signed', 'wrong signature', () => bearer({ forged: true })],
  ['not signed', 'wrong signature', () => bearer({ unsigned: true })],
  ['changed after it was signed', 'wrong signature', () => bearer({ header: { alg: 'RS512' } })],
  ['by an unknown key', 'unknown key', () => bearer({ header: { kid: 'key-unknown' } })],
];

describe('a delivery that is not what it claims to be', () => {
  it.each(refusals)(
    'with a token that is %s gets 401, is counted, and nothing is stored',
    async (_what, why, authorization) => {
      expect(await world.teams.deliver(customer().said('1', 'Hello'), authorization())).toBe(401);
      expect(world.turnedAway).toEqual([why]);
      expect(world.events).toEqual([]);
      expect((await world.store.counts()).events).toBe(0);
      expect(await customer().write('1', 'Hello')).toBe(200);
    },
  );

  it('is told from a sound one whose clock differs a little', async () => {
    const claims = { nbf: seconds() + 240, exp: seconds() - 240 };
    expect(await world.teams.deliver(customer().said('1', 'Hello'), bearer({ claims }))).toBe(200);
    expect(await world.teams.deliver(customer().said('2', 'Hello'), bearer().replace('Bearer', 'bearer'))).toBe(200);
  });

  it('signed for another channel’s deliveries alone is turned away', async () => {
    const web = { ...customer().said('1', 'Hello'), channelId: 'webchat' };
    expect(await world.teams.deliver(web)).toBe(200);
    expect(await world.teams.deliver({ ...web, channelId: 'slack' })).toBe(401);
    expect(world.turnedAway).toEqual(['not endorsed']);
    expect(world.events).toEqual([]);
  });

  it('logs one line a minute for each reason, without the token or the text', async () => {
    for (let i = 0; i < 5; i++) await world.teams.deliver(customer().said('1', 'my secret'), bearer({ forged: true }));
    expect(world.turnedAway).toHaveLength(5);
    expect(world.logged).toHaveLength(1);
    expect(JSON.stringify(world.logged)).not.toMatch(/my secret|eyJ/);
  });

  it.each([
    ['no JSON', 'hello', 400],
    ['a list', '[]', 401],
    ['no activity', '{"hello":"world"}', 401],
    ['an activity of the wrong shape', '{"type":"message","from":7}', 401],
  ])('%s gets an answer that blames its sender', async (_what, body, status) => {
    expect(await world.teams.deliver(body)).toBe(status);
    expect(world.events).toEqual([]);
  });

  it('is taken by POST alone', async () => {
    expect((await fetch(`${world.teams.botUrl}/api/messages`)).status).toBe(404);
  });
});

describe('when the signing keys cannot be had', () => {
  it.each([
    ['an error', { on: 'keys', status: 500 }],
    ['a broken connection', { on: 'keys' }],
  ] as const)('(%s) a delivery is answered 503, and taken when it comes again', async (_what, fault) => {
    world.teams.state.faults.push(fault);
    expect(await customer().write('1', 'Hello')).toBe(503);
    expect(world.events).toEqual([]);
    expect(world.adapter.health()).toMatchObject({ ok: false, why: expect.stringContaining('cannot be verified') });
    expect(await world.teams.redeliver()).toEqual([200]);
    expect(world.events).toHaveLength(1);
    expect(world.adapter.health()).toEqual({ ok: true });
  });

  it('they are asked for until they can be had, and then all is well, though nobody writes', async () => {
    await world.close();
    const clock = createTestClock(Date.now());
    world = await openTeams({ clock });
    await world.adapter.start(world.sink);
    world.teams.state.faults.push({ on: 'keys', status: 500 }, { on: 'keys', status: 500 });
    expect(await customer().write('1', 'Hello')).toBe(503);
    const asked = () => world.teams.state.requests.filter((r) => r === 'GET /openid').length;
    await clock.advance(61_000);
    await until(() => asked() === 2);
    expect(world.adapter.health().ok).toBe(false);
    while (!world.adapter.health().ok) await clock.advance(1_000);
    expect(asked()).toBe(3);
    await clock.advance(600_000);
    expect(asked()).toBe(3);
  });

  it('what is not meant for us is still answered 401', async () => {
    world.teams.state.faults.push({ on: 'keys', status: 500 });
    const token = bearer({ claims: { aud: 'another-app' } });
    expect(await world.teams.deliver(customer().said('1', 'Hello'), token)).toBe(401);
  });
});

describe('the signing keys', () => {
  const fetched = () => world.teams.state.requests.filter((r) => r === 'GET /keys').length;

  it('are fetched once for many deliveries', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((n) => customer().write(`${n}`, 'Hello')));
    expect(world.events).toHaveLength(5);
    expect(fetched()).toBe(1);
  });

  it('are looked for again when a new one is used, but no oftener than once a minute', async () => {
    await world.close();
    const clock = createTestClock(Date.now());
    world = await openTeams({ clock });
    await world.adapter.start(world.sink);
    await customer().write('1', 'Hello');
    world.teams.rotateKeys();
    for (let i = 0; i < 3; i++) expect(await customer().write('2', 'Hello')).toBe(401);
    expect(fetched()).toBe(1);
    await clock.advance(61_000);
    expect(await customer().write('2', 'Hello')).toBe(200);
    expect(fetched()).toBe(2);
  });

  it('serve on while newer ones cannot be had, for two days at most', async () => {
    await world.close();
    const clock = createTestClock(Date.now());
    world = await openTeams({ clock });
    await world.adapter.start(world.sink);
    const claims = { exp: seconds() + 10 * 86_400 };
    const write = (id: string) => world.teams.deliver(customer().said(id, 'Hello'), bearer({ claims }));
    expect(await write('1')).toBe(200);
    await clock.advance(13 * 3_600_000);
    world.teams.state.faults.push({ on: 'keys', status: 500 });
    expect(await write('2')).toBe(200);
    await clock.advance(36 * 3_600_000);
    world.teams.state.faults.push({ on: 'keys', status: 500 });
    expect(await write('3')).toBe(503);
    expect(await write('3')).toBe(200);
  });
});

describe('a delivery that comes again', () => {
  it('one to four times, at the same moment, has one effect', async () => {
    const ann = customer();
    const bodies = [1, 2, 3, 4].flatMap((n) => Array.from({ length: n }, () => ann.said(`${n}`, `number ${n}`)));
    const answers = await Promise.all(bodies.map((body) => world.teams.deliver(body)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(world.events.map((e) => 'text' in e && e.text).sort()).toEqual([
      'number 1',
      'number 2',
      'number 3',
      'number 4',
    ]);
  });

  it('because the store was down is taken then', async () => {
    await world.adapter.stop();
    let down = true;
    await world.adapter.start((event) => {
      if (down) throw new IntakeError('store-unavailable');
      return world.sink(event);
    });
    expect(await customer().write('1', 'Hello')).toBe(503);
    expect(await world.teams.redeliver()).toEqual([503]);
    down = false;
    expect(await world.teams.redeliver()).toEqual([200]);
    expect(world.events).toHaveLength(1);
  });
});

describe('in anonymous mode', () => {
  it('takes deliveries without a token, and answers nobody but this machine', async () => {
    await world.close();
    world = await openTeams({
      teams: await FakeTeams.start({ ...fakeApp, id: '' }),
      env: { TEAMS_APP_ID: '', TEAMS_APP_PASSWORD: '', TEAMS_TENANT_ID: '', TEAMS_ALLOW_ANONYMOUS: 'true' },
    });
    await world.adapter.start(world.sink);
    expect(world.adapter.health()).toEqual({ ok: true });
    expect(await world.teams.deliver(customer().said('1', 'Hello'), '')).toBe(200);
    expect(await world.teams.deliver({ ...customer().said('2', 'Hello'), channelId: 'emulator' }, '')).toBe(200);
    expect(world.events).toHaveLength(2);
    await world.adapter.send(world.events[0]!.address, { text: 'Hi' }, context());
    expect(world.teams.shown('a:main-chat').map((m) => m.text)).toEqual(['Hi']);
    expect(
      await world.teams.deliver({ ...customer().said('3', 'Hello'), serviceUrl: 'https://evil.example/' }, ''),
    ).toBe(401);
  });
});
