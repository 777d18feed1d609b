import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Step } from '../../../src/dialogs/engine.js';
import { messageKey } from '../../../src/model/turn.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createRuntime } from '../../../src/runtime/runtime.js';
import type { Fault } from '../../fakes/discord/rest.js';
import { echo } from '../../runtime/road.js';
import { openChannel, until } from './world.js';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A small generator of chance that a seed repeats (mulberry32). */
const chanceOf = (from: number) => {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

it('the whole road: each message is answered once and in order, with 30 % of calls failing and the gateway cut', async () => {
  console.info(`seed ${seed}`);
  const chance = chanceOf(seed);
  const { discord, world, channel, store, mention, general, close } = await openChannel();
  const runtime = createRuntime({
    store,
    channels: [channel],
    desks: [],
    brain: { knowledge: () => ({ version: 'k' }) as never, match: async () => [] },
    step: echo,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    settings: { retryMinMs: 50, retryMaxMs: 200, personBurst: 100, pollMs: 50 },
  });
  await runtime.start();
  const hows: Fault['how'][] = ['lost', 'dropped', 500, 503, 429];
  discord.chance = (method) =>
    chance() < 0.3
      ? { method, path: /./, how: hows[Math.floor(chance() * hows.length)]!, times: 1, retryAfter: 0.05 }
      : undefined;

  const customers = Array.from({ length: 6 }, (_, i) => world.user(`customer-${i}`));
  const inThread = world.user('caller');
  const call = discord.say(general, inThread, `${mention} call 0`);
  for (let n = 0; n < 6; n++) {
    for (const one of customers) {
      const message = discord.say(world.dm(one), one, `${one.username} ${n}`);
      if (chance() < 0.3) discord.repeat(world.dm(one), message);
    }
    if (n === 3) discord.gateway.cut();
  }
  const thread = await until(() => world.channels.get(call.id));
  discord.say(thread, inThread, 'call 1');

  const answers = (where: typeof general) =>
    [...where.messages.values()].filter(({ author }) => author.bot).map(({ content }) => content);
  const expected = (name: string, count: number) => Array.from({ length: count }, (_, n) => `re: ${name} ${n}`);
  for (const one of customers) await until(() => answers(world.dm(one)).length >= 6 && answers(thread).length >= 2);
  for (const one of customers) expect(answers(world.dm(one))).toEqual(expected(one.username, 6));
  expect(answers(thread)).toEqual(expected('call', 2));
  expect(await store.deliveries({ state: ['dead', 'ambiguous'], limit: 10 })).toEqual([]);
  await runtime.stop(2_000);
  await close();
});

it('a private follow-up that may have arrived ends as ambiguous, and what comes after it goes out', async () => {
  const { discord, world, general, mia, channel, store, close } = await openChannel();
  const thrice: Step = (state, event) => ({
    state: { ...state, seq: state.seq + 1 },
    effects:
      event.type === 'customer.said'
        ? ['one', 'two', 'three'].map((text, n) => ({
            type: 'say',
            key: messageKey(state.id, state.seq + 1, n),
            message: { text },
          }))
        : [],
  });
  const runtime = createRuntime({
    store,
    channels: [channel],
    desks: [],
    brain: { knowledge: () => ({ version: 'k' }) as never, match: async () => [] },
    step: thrice,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    settings: { retryMinMs: 50, retryMaxMs: 200, pollMs: 50 },
  });
  await runtime.start();
  discord.fail('POST', /^\/webhooks/, 'dropped');
  const asked = world.interactions.get(discord.ask(general, mia, 'How much?'))!;
  await until(() => asked.ack);
  await until(() => discord.seen(general, mia).length === 2);
  expect(discord.seen(general, mia).map(({ content }) => content.split('\n')[0])).toEqual(['one', 'three']);
  const states = async () => (await store.deliveries({ limit: 10 })).map(({ state }) => state);
  await until(async () => (await states()).every((state) => state !== 'sending'));
  expect(await states()).toEqual(['sent', 'ambiguous', 'sent']);
  await runtime.stop(2_000);
  await close();
});
