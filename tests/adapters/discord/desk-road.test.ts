import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { step } from '../../../src/dialogs/respond.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createRuntime, type Runtime } from '../../../src/runtime/runtime.js';
import { shop } from '../../dialogs/world.js';
import type { Channel, Message } from '../../fakes/discord/index.js';
import { type AtDesk, openAtDesk } from './desk.js';
import { until } from './world.js';

let at: AtDesk;
let runtime: Runtime;

beforeEach(async () => {
  at = await openAtDesk();
  runtime = createRuntime({
    worker: 'one',
    store: at.store,
    channels: [at.channel],
    desks: [],
    places: [at.place],
    brain: { knowledge: () => shop, match: async () => [] },
    step,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    settings: { retryMinMs: 50, retryMaxMs: 200, pollMs: 50 },
  });
  await runtime.start();
});
afterEach(async () => {
  await runtime.stop(2_000);
  await at.close();
});

const last = (where: Channel, part: string) =>
  until(() => [...where.messages.values()].find(({ author, content }) => author.bot && content.includes(part)));
/** Mia asks something that nobody knows; the card of her case and its thread. */
const handedOver = async (): Promise<{ card: Message; thread: Channel }> => {
  at.discord.say(at.dm, at.mia, 'I want to talk to a person');
  const card = await until(() => [...at.desk.messages.values()].find(({ components }) => components.length > 0));
  return { card, thread: await until(() => at.world.channels.get(card.id)) };
};

it('a customer on Discord and an agent on Discord: replies, marks, edits, deletions and resolution go both ways', async () => {
  const { card, thread } = await handedOver();
  at.discord.say(at.dm, at.mia, 'My parcel is *late*');
  await last(thread, 'My parcel is \\*late\\*');
  const reply = at.discord.say(thread, at.ann, '!r It left **tdoay**');
  const shown = await last(at.dm, 'It left **tdoay**');
  await until(() => at.reactions(thread, reply.id).includes('✅'));
  at.discord.change(thread, reply.id, '!r It left **today**');
  await until(() => shown.content.includes('today'));
  at.discord.say(thread, at.ann, 'a note among us');
  at.discord.erase(thread, reply.id);
  await until(() => !at.dm.messages.has(shown.id));
  const { ack } = await at.press(at.ann, card.id, 'Resolve');
  expect(ack).toEqual({ type: 6 });
  await until(() => at.desk.messages.get(card.id)!.components.length === 0);
  expect(at.said(at.dm).join('\n')).not.toContain('note among us');
  expect(await at.store.deliveries({ state: ['dead', 'ambiguous'], limit: 10 })).toEqual([]);
});

it('a reply from the dialog reaches her, and one that she cannot get is marked with the reason', async () => {
  const { card, thread } = await handedOver();
  const { id } = await at.press(at.ann, card.id, 'Reply');
  at.discord.submit(id, 'Hello Mia');
  await last(at.dm, 'Hello Mia');
  await last(thread, 'Hello Mia');
  at.mia.closed = true;
  const lost = at.discord.say(thread, at.ann, '!r Are you there?');
  await until(() => at.reactions(thread, lost.id).includes('⚠️'));
  await last(thread, 'direct messages');
});
