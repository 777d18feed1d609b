import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { Knowledge } from '../../../src/knowledge/faq.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createRuntime, type Runtime } from '../../../src/runtime/runtime.js';
import { Customer } from '../../fakes/slack/customer.js';
import type { Fault } from '../../fakes/slack/slack.js';
import { echo } from '../../runtime/road.js';
import { openSlack, type SlackWorld } from './world.js';

describe('the whole road over Slack', () => {
  let world: SlackWorld;
  let runtime: Runtime;
  afterEach(async () => {
    await runtime.stop(1_000);
    await world.close();
  });

  const open = async (mode: 'http' | 'socket') => {
    world = await openSlack({ mode });
    runtime = createRuntime({
      store: world.store,
      channels: [world.channel],
      desks: [],
      brain: { knowledge: () => ({ version: 'v1' }) as Knowledge, match: async () => [] },
      step: echo,
      clock: systemClock,
      log: pino({ level: 'silent' }),
      settings: { retryMinMs: 20, pollMs: 50 },
    });
    world.slack.redeliverAfterMs = [0, 50, 500];
    await runtime.start();
  };

  it.each(['http', 'socket'] as const)(
    'answers each message once and in order, whatever goes wrong (%s)',
    async (mode) => {
      await open(mode);
      const faults: Fault[] = [
        'cut-after',
        '500-after',
        'cut-before',
        { status: 429, headers: { 'retry-after': '1' } },
        { status: 503 },
      ];
      for (const fault of faults) world.slack.fail('chat.postMessage', fault);
      world.slack.fail('conversations.history', { status: 503 }, 2);
      const people = Array.from({ length: 6 }, (_unused, n) => new Customer(world.slack, `U0N${n}`));
      await Promise.all(
        people.map(async (person) => {
          await person.say('one');
          await person.say('two');
        }),
      );
      for (const person of people)
        await expect.poll(() => person.sees().map((m) => m.text), { timeout: 15_000 }).toEqual(['re: one', 're: two']);
      await expect.poll(async () => (await world.store.counts()).deliveries).toBe(0);
    },
  );

  it('answers in the thread, edits what it said, and splits what is long', async () => {
    await open('http');
    world.slack.workspace.channel('C0HELP', ['U0ANN']);
    const long = 'A sentence of some length. '.repeat(140).trim();
    const { ts } = await world.ann.say(`<@U0BOT> ${long}`, { channel: 'C0HELP' });
    const shown = () => world.ann.sees('C0HELP');
    await expect.poll(() => shown().length, { timeout: 10_000 }).toBe(2);
    expect(shown().map((m) => m.message.thread_ts)).toEqual([ts, ts]);
    expect(
      shown()
        .map((m) => m.text)
        .join(' '),
    ).toBe(`re: ${long}`);
    await world.ann.edit(ts, '<@U0BOT> short', { channel: 'C0HELP' });
    await expect.poll(() => shown().map((m) => m.text), { timeout: 10_000 }).toEqual(['re: short']);
  });
});
