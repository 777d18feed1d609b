import { afterEach, describe, expect, it } from 'vitest';
import { createTestClock } from '../../helpers/clock.js';
import { openTeams, until, type World } from './world.js';

let world: World | undefined;
afterEach(() => world?.close());
const open = async (...args: Parameters<typeof openTeams>) => {
  world = await openTeams(...args);
  return world;
};

/** Requests take real time, whatever the clock says. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('signing in', () => {
  it.each([
    ['TEAMS_APP_PASSWORD', 'TEAMS_APP_PASSWORD is wrong'],
    ['TEAMS_APP_ID', 'TEAMS_APP_ID is not known in this tenant'],
    ['TEAMS_TENANT_ID', 'TEAMS_TENANT_ID names no tenant'],
  ])('with a wrong %s fails at the start, and says what to do', async (name, why) => {
    const { adapter, sink, teams } = await open({ env: { [name]: 'wrong-one' } });
    await expect(adapter.start(sink)).rejects.toThrow(why);
    expect(adapter.health().ok).toBe(false);
    expect(await teams.customer('Ann', teams.conversation('personal')).write('1', 'Hello')).toBe(503);
  });

  it('never names the password', async () => {
    const { adapter, sink } = await open({ env: { TEAMS_APP_PASSWORD: 'very-secret' } });
    const error = await adapter.start(sink).catch((e: Error) => e);
    expect(String(error)).not.toContain('very-secret');
  });

  it.each([
    ['an error', { on: 'token', status: 503 }],
    ['a broken connection', { on: 'token' }],
  ] as const)(
    'while Microsoft cannot be reached (%s) is tried again, and customers are heard meanwhile',
    async (_what, fault) => {
      const clock = createTestClock(Date.now());
      const { adapter, sink, teams, events } = await open({ clock });
      teams.state.faults.push(fault, fault, fault);
      await adapter.start(sink);
      expect(adapter.health()).toMatchObject({ ok: false, why: expect.stringContaining('It is tried again.') });
      expect(await teams.customer('Ann', teams.conversation('personal')).write('1', 'Hello')).toBe(200);
      expect(events).toHaveLength(1);
      const asked = () => teams.state.requests.filter((r) => r.includes('/token')).length;
      while (!adapter.health().ok) {
        await clock.advance(500);
        await pause();
      }
      const before = asked();
      expect(before).toBeGreaterThanOrEqual(4);
      await clock.advance(600_000);
      expect(asked()).toBe(before);
    },
  );

  it('that turns out wrong once Microsoft is back says so, and rests', async () => {
    const clock = createTestClock(Date.now());
    const { adapter, sink, teams } = await open({ clock, env: { TEAMS_APP_PASSWORD: 'wrong' } });
    teams.state.faults.push({ on: 'token', status: 503 });
    await adapter.start(sink);
    await clock.advance(60_000);
    await until(() => adapter.health().why?.includes('TEAMS_APP_PASSWORD is wrong') === true);
  });

  it('is given up when the channel stops', async () => {
    const clock = createTestClock(Date.now());
    const { adapter, sink, teams } = await open({ clock });
    teams.state.faults.push({ on: 'token', status: 503 });
    await adapter.start(sink);
    await adapter.stop();
    await clock.advance(600_000);
    expect(teams.state.requests.filter((r) => r.includes('/token'))).toHaveLength(1);
  });
});
