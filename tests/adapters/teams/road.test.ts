import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { step } from '../../../src/dialogs/respond.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createRuntime, type Runtime } from '../../../src/runtime/runtime.js';
import { createExactBrain } from '../../chaos/brain.js';
import { readTexts } from '../../chaos/texts.js';
import { openTeams, type World } from './world.js';

let world: World;
let runtime: Runtime;
beforeEach(async () => {
  world = await openTeams();
  runtime = createRuntime({
    store: world.store,
    channels: [world.adapter],
    desks: [],
    brain: createExactBrain(await readTexts()),
    step,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    settings: { pollMs: 50, retryMinMs: 50 },
  });
  await runtime.start();
});
afterEach(async () => {
  await runtime.stop(1_000);
  await world.close();
});

const chat = 'a:main-chat';
const shown = () => world.teams.shown(chat);
const waitFor = async (done: () => boolean | Promise<boolean>) => {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 10));
};
const ann = () => world.teams.customer('Ann', world.teams.conversation('personal'));

it('a question in Teams is answered there, and a pressed button goes on with it', async () => {
  expect(await ann().write('1', 'Where is my parcel right now')).toBe(200);
  await waitFor(() => shown().length === 1);
  expect(shown()[0]).toMatchObject({ text: expect.stringContaining('answerparcel'), choices: expect.any(Array) });
  expect(world.teams.state.typing).toContain(chat);
  const { id, choices } = shown()[0]!;
  await ann().press('f:1', id, choices![0]!);
  await waitFor(() => shown().length === 2 && !shown()[0]!.choices);
  expect(shown()[0]!.text).toMatch(new RegExp(`✓ ${choices![0]}$`));
});

it('an answer that Teams may have lost is not doubled, but recorded', async () => {
  world.teams.state.faults.push({ on: 'send', status: 500 }, { on: 'send', status: 502, applied: true });
  await ann().write('1', 'Where is my parcel right now');
  await waitFor(async () => (await world.store.deliveries({ state: ['ambiguous'], limit: 9 })).length > 0);
  expect(shown().filter((m) => m.text.includes('answerparcel')).length).toBeLessThanOrEqual(1);
});

it('an answer that Teams asks to be patient with arrives', async () => {
  await ann().write('0', 'hello there');
  await waitFor(() => shown().length === 1);
  const edits = { status: 429, headers: { 'retry-after': '1' } } as const;
  world.teams.state.faults.push({ on: 'send', ...edits }, { on: 'send', status: 412 });
  await ann().write('1', 'Where is my parcel right now');
  await waitFor(() => shown().some((m) => m.text.includes('answerparcel')));
  expect(shown().filter((m) => m.text.includes('answerparcel'))).toHaveLength(1);
});
