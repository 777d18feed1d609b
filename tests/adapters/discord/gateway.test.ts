import { afterEach, describe, expect, it } from 'vitest';
import { IntakeError } from '../../../src/adapters/channel.js';
import type { InboundEvent } from '../../../src/model/event.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { openDiscord } from '../../fakes/discord/index.js';
import { type Opened, type Options, openChannel, until } from './world.js';

const texts = (events: readonly InboundEvent[]) => events.map((event) => ('text' in event ? event.text : event.type));

describe('the connection to Discord', () => {
  const open: Opened[] = [];
  const channel = async (options: Options = {}) => {
    const opened = await openChannel(options);
    open.unshift(opened);
    return opened;
  };
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  it('asks for what it needs, and beats', async () => {
    const { discord, start } = await channel();
    await start();
    expect(discord.gateway.connections).toBe(1);
    expect(discord.gateway.received).toContain(2);
    discord.gateway.tell({ op: 1, d: null });
    await until(() => discord.gateway.received.includes(1));
  });

  it('starts only with a token that works, and says where to get one', async () => {
    const { start, channel: adapter } = await channel({ token: 'a.wrong.token' });
    await expect(start()).rejects.toThrow(/rejected DISCORD_TOKEN.*Reset Token/);
    expect(adapter.health().ok).toBe(false);
  });

  it('starts only when it may read messages, and says where the switch is', async () => {
    const { start, discord, world } = await channel();
    discord.content = false;
    await expect(start()).rejects.toThrow(`https://discord.com/developers/applications/${world.bot.id}/bot`);
  });

  it('a gateway that refuses the intents says the same', async () => {
    const { start, discord } = await channel();
    discord.content = false;
    discord.flags = 1 << 18;
    await expect(start()).rejects.toThrow(/Message Content Intent/);
  });

  it('goes on trying when Discord cannot be reached at the start, and says so meanwhile', async () => {
    const first = await openDiscord();
    const port = Number(new URL(first.url).port);
    await first.close();
    const discord = await openDiscord();
    const clock = { now: systemClock.now, after: (ms: number, run: () => void) => systemClock.after(ms / 20, run) };
    const opened = await channel({ discord, apiUrl: `http://127.0.0.1:${port}/api`, clock });
    await opened.start();
    expect(opened.channel.health()).toEqual({ ok: false, why: expect.stringContaining('cannot be reached') });
    const back = await openDiscord(port);
    await until(() => opened.channel.health().ok);
    await opened.channel.stop();
    await back.close();
    await discord.close();
  });

  it('resumes after a cut, and what came meanwhile is delivered once', async () => {
    const { discord, dm, mia, start, events } = await channel();
    await start();
    discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    discord.gateway.cut();
    discord.say(dm, mia, 'meanwhile');
    await until(() => events.length === 2);
    expect(texts(events)).toEqual(['before', 'meanwhile']);
    expect(discord.gateway.received).toContain(6);
    discord.gateway.tell({ op: 7, d: null });
    await until(() => discord.gateway.received.filter((op) => op === 6).length === 2);
  });

  it('when the session is lost, what came meanwhile is read from history, before what comes now', async () => {
    const { discord, dm, mia, general, mention, world, start, events, channel: adapter } = await channel();
    await start();
    discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    discord.gateway.forgetful = true;
    discord.gateway.cut();
    await until(() => !adapter.health().ok);
    discord.say(dm, mia, 'meanwhile');
    discord.say(general, mia, 'just chatting');
    discord.say(general, mia, `${mention} in the channel`);
    discord.say(general, world.user('greeter', { bot: true }), `${mention} hi`);
    await until(() => adapter.health().ok);
    discord.say(dm, mia, 'now');
    await until(() => events.length === 4);
    const called = events.find((event) => 'text' in event && event.text === 'in the channel');
    expect(called).toBeDefined();
    expect(texts(events.filter((event) => event !== called))).toEqual(['before', 'meanwhile', 'now']);
  });

  it('what came while it was stopped is read at the next start', async () => {
    const { discord, dm, mia, start, events, channel: adapter } = await channel();
    await start();
    discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    await adapter.stop();
    expect(discord.gateway.connections).toBe(0);
    for (let n = 1; n <= 150; n++) discord.say(dm, mia, `meanwhile ${n}`);
    await start();
    await until(() => events.length === 151);
    expect(texts(events).slice(1)).toEqual(Array.from({ length: 150 }, (_, i) => `meanwhile ${i + 1}`));
  });

  it('a delivery that cannot be stored is tried again, in its order', async () => {
    const { discord, dm, mia, channel: adapter } = await channel();
    const events: InboundEvent[] = [];
    let down = 3;
    await adapter.start(async (event) => {
      if (down-- > 0) throw new IntakeError('store-unavailable');
      if (events.some(({ key }) => key === event.key)) return 'seen';
      events.push(event);
      return 'new';
    });
    for (const text of ['one', 'two', 'three']) discord.say(dm, mia, text);
    await until(() => events.length === 3);
    expect(texts(events)).toEqual(['one', 'two', 'three']);
  });

  it('a delivery that was never stored is read from history by the process that comes after', async () => {
    const first = await channel();
    const { discord, dm, mia, store } = first;
    await first.start();
    discord.say(dm, mia, 'taken');
    await until(() => first.events.length === 1);
    await first.channel.stop();
    await first.channel.start(() => Promise.reject(new IntakeError('store-unavailable')));
    discord.say(dm, mia, 'lost');
    await until(() => first.logged.some(({ message }) => message.includes('tried again')));
    await first.channel.stop();
    const next = await channel({ discord, store, worker: 'two' });
    await next.start();
    expect(await next.event(0)).toMatchObject({ text: 'lost' });
  });

  it('of two processes one listens; the other takes over', async () => {
    const fast = (discord: Opened['discord']) => ({
      now: () => discord.world.ids.now(),
      after: (ms: number, run: () => void) => systemClock.after(ms / 20, run),
    });
    const one = await channel();
    const { discord, store } = one;
    await one.start();
    const two = await channel({ discord, store, worker: 'two', clock: fast(discord) });
    await two.start();
    expect(discord.gateway.connections).toBe(1);
    expect(two.channel.health()).toEqual({ ok: true });
    discord.say(one.dm, one.mia, 'Hello');
    const { address } = await one.event(0);
    await two.channel.send(address, { text: 'Either can answer' }, two.context('a#1.0'));
    await one.channel.stop();
    await until(() => discord.gateway.connections === 1);
    await until(() => two.channel.health().ok);
    discord.say(one.dm, one.mia, 'Still there?');
    await until(() => texts(two.events).includes('Still there?'));
  });

  it('a token that is revoked while it runs is shown', async () => {
    const { discord, start, channel: adapter, logged } = await channel();
    await start();
    discord.gateway.token = 'another';
    discord.gateway.cut();
    await until(() => logged.some(({ level }) => level === 'error'));
    expect(adapter.health()).toEqual({ ok: false, why: expect.stringContaining('Reset Token') });
  });
});
