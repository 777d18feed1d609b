import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWebDesk } from '../../src/console/web-desk.js';
import type { Desk } from '../../src/escalation/desk.js';
import type { DeskNotice } from '../../src/model/turn.js';
import { createHandClock, type HandClock } from './hand-clock.js';
import { openWorld, type World } from './world.js';

let clock: HandClock;
let world: World;
let desk: Desk;

beforeEach(async () => {
  clock = createHandClock();
  world = await openWorld({ clock });
  desk = createWebDesk({ store: world.store, clock });
});
afterEach(() => world.close());

const notify = () => desk.notify({ kind: 'opened' } as DeskNotice, 'key');
const nobody = { code: 'unavailable', message: expect.stringContaining('npm run careline -- desk link') };

test('a notice has arrived while somebody is signed in, and cannot arrive when nobody is', async () => {
  await expect(notify()).rejects.toMatchObject(nobody);
  const cookie = await world.signIn('Mia');
  await notify();
  clock.turn(3 * 60_000);
  await expect(notify()).rejects.toMatchObject(nobody);
  await world.app.inject({ url: '/api/me', headers: { cookie } });
  await notify();
  await world.app.inject({
    method: 'POST',
    url: '/desk/sign-out',
    headers: { cookie, origin: world.publicUrl },
    payload: {},
  });
  await expect(notify()).rejects.toMatchObject(nobody);
});

test('its health says how many are there and how many cases wait', async () => {
  expect(await desk.health()).toMatchObject({ ok: false, why: expect.stringContaining('0 cases wait') });
  await world.signIn('Mia');
  await world.caseOf('Ana');
  expect(await desk.health()).toEqual({ ok: true, why: '1 agent is at the desk; 1 case waits.' });
  await world.signIn('Ben');
  await world.caseOf('Joe');
  expect(await desk.health()).toEqual({ ok: true, why: '2 agents are at the desk; 2 cases wait.' });
});
