import { afterEach, describe, expect, it } from 'vitest';
import { IntakeError } from '../../../src/adapters/channel.js';
import type { InboundEvent } from '../../../src/model/event.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { StoreError } from '../../../src/store/store.js';
import { type Channel, openDiscord } from '../../fakes/discord/index.js';
import { clockOf, type Opened, type Options, openChannel, until } from './world.js';

const texts = (events: readonly InboundEvent[]) => events.map((event) => ('text' in event ? event.text : event.type));

describe('what was written on Discord while nobody listened', () => {
  const open: Opened[] = [];
  const channel = async (options: Options = {}) => {
    const opened = await openChannel(options);
    open.unshift(opened);
    return opened;
  };
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  it('is not lost when the very first process dies right after its start', async () => {
    const { discord, dm, mia, store } = await channel();
    let dead = false;
    const dying = new Proxy(store, {
      get(target, name) {
        if (dead && name === 'put') return () => Promise.reject(new StoreError('unavailable', 'It is dead.'));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const first = await channel({ discord, store: dying });
    await first.start();
    discord.say(dm, mia, 'heard');
    await first.event(0);
    dead = true;
    await first.channel.stop();
    discord.say(dm, mia, 'meanwhile');
    const next = await channel({ discord, store, worker: 'two' });
    await next.start();
    expect(await next.event(0)).toMatchObject({ text: 'meanwhile' });
  });

  it('comes before what is written now, also when its first reading fails', async () => {
    const { discord, dm, mia, start, events, channel: adapter } = await channel();
    await start();
    discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    discord.gateway.forgetful = true;
    discord.gateway.cut();
    await until(() => !adapter.health().ok);
    discord.say(dm, mia, 'meanwhile');
    discord.fail('GET', /\/messages$/, 500, { times: 2 });
    await until(() => adapter.health().ok);
    discord.say(dm, mia, 'now');
    await until(() => events.length === 3);
    expect(texts(events)).toEqual(['before', 'meanwhile', 'now']);
  });

  /** Mia calls the bot `count` times; the threads that are opened. */
  const called = async ({ discord, general, mia, mention, world, event }: Opened, count: number) => {
    const threads: Channel[] = [];
    for (let n = 0; n < count; n++) {
      const { id } = discord.say(general, mia, `${mention} question ${n}`);
      await event(n);
      threads.push(await until(() => world.channels.get(id)));
    }
    return threads;
  };
  /** The places whose messages were read, in this order. */
  const read = ({ discord }: Opened) =>
    discord.calls.flatMap((call) => /^GET \/channels\/(\d+)\/messages/.exec(call)?.[1] ?? []);

  it('is looked for early where somebody may have called the bot for the first time', async () => {
    const opened = await channel();
    const { discord, world, dm, mia, general, guild, mention, start, events, channel: adapter } = opened;
    await start();
    discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    await adapter.stop();
    const threads = Array.from({ length: 20 }, (_, n) =>
      world.channel(11, { guild_id: guild, parent_id: general.id, name: `t${n}` }),
    );
    for (const thread of threads) discord.say(thread, mia, 'among ourselves');
    discord.say(general, mia, `${mention} hello`);
    discord.calls.length = 0;
    await start();
    await until(() => events.length === 2);
    await until(() => read(opened).length === 22);
    expect(read(opened).indexOf(general.id)).toBeLessThan(10);
    expect(new Set(read(opened))).toEqual(new Set([general.id, dm.id, ...threads.map(({ id }) => id)]));
  });

  it('is read only where something was written', async () => {
    const opened = await channel();
    const { discord, world, mia, general, guild, start, events, channel: adapter } = opened;
    await start();
    const [thread] = await called(opened, 1);
    for (let n = 0; n < 300; n++) {
      const quiet = world.channel(11, { guild_id: guild, parent_id: general.id, name: `t${n}` });
      world.message(quiet, mia, { content: 'long ago' });
    }
    world.ids.forward(60_000);
    discord.say(thread!, mia, 'one');
    await until(() => events.length === 2);
    world.ids.forward(60_000);
    discord.say(thread!, mia, 'two');
    await until(() => events.length === 3);
    await adapter.stop();
    discord.say(thread!, mia, 'three');
    discord.calls.length = 0;
    await start();
    await until(() => events.length === 4);
    expect(new Set(read(opened))).toEqual(new Set([thread!.id]));
  });

  it('of one place is not kept waiting by another, and not read again after the next death', async () => {
    const opened = await channel();
    const { discord, dm, mia, store, start, events } = opened;
    await start();
    const [thread] = await called(opened, 1);
    discord.say(dm, mia, 'before');
    await until(() => events.length === 2);
    await opened.channel.stop();
    discord.world.ids.forward(60_000);
    discord.say(thread!, mia, 'in the thread');
    discord.say(dm, mia, 'directly');
    discord.fail('GET', new RegExp(`${dm.id}/messages$`), 500, { times: 1_000 });
    await start();
    await until(() => events.length === 3);
    expect(texts(events).at(-1)).toBe('in the thread');
    await until(async () => JSON.stringify(await store.get('discord-state', 'handled')).includes(thread!.id));
    // It is as if it had died here: nothing more is stored.
    const next = await channel({ discord, store, worker: 'two' });
    discord.faults.length = 0;
    await opened.channel.stop();
    discord.calls.length = 0;
    await next.start();
    await until(() => texts(next.events).includes('directly'));
    expect(read(next)[0]).toBe(dm.id);
  });

  it('comes before what is written now, however long it cannot be read', async () => {
    const discord = await openDiscord();
    const clock = { ...clockOf(discord), after: (ms: number, run: () => void) => systemClock.after(ms / 20, run) };
    const opened = await channel({ discord, clock });
    const { dm, mia, start, events, channel: adapter } = opened;
    await start();
    discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    await adapter.stop();
    discord.say(dm, mia, 'meanwhile');
    discord.fail('GET', /\/messages$/, 500, { times: 12 });
    await start();
    discord.say(dm, mia, 'now');
    await until(() => events.length === 3);
    expect(texts(events)).toEqual(['before', 'meanwhile', 'now']);
    await adapter.stop();
    await discord.close();
  });

  /** A thread in which Mia wrote while nobody listened, and which was archived since. */
  const archivedMeanwhile = async () => {
    const opened = await channel();
    const { discord, world, mia, start, channel: adapter } = opened;
    await start();
    const [thread] = await called(opened, 1);
    await adapter.stop();
    world.ids.forward(60_000);
    discord.say(thread!, mia, 'anybody there?');
    world.archive(thread!, true);
    return { ...opened, thread: thread! };
  };

  it('is found in a thread that was archived meanwhile', async () => {
    const { start, events } = await archivedMeanwhile();
    await start();
    await until(() => events.length === 2);
    expect(texts(events).at(-1)).toBe('anybody there?');
  });

  it('comes before what is written now in a thread that was archived meanwhile', async () => {
    const { discord, mia, start, events, thread } = await archivedMeanwhile();
    discord.fail('GET', /archived/, 500, { times: 3 });
    await start();
    discord.say(thread, mia, 'hello?');
    await until(() => events.length === 3);
    expect(texts(events).slice(1)).toEqual(['anybody there?', 'hello?']);
  });

  it('keeps back nobody’s first words, however long history cannot be read', async () => {
    const { discord, world, start, events } = await channel();
    await start();
    discord.fail('GET', /\/messages$/, 500, { times: 1_000 });
    const tom = world.user('tom');
    discord.say(world.dm(tom), tom, 'my first words');
    await until(() => events.length === 1);
  });

  it('does not keep the channel from being stopped while it waits', async () => {
    const discord = await openDiscord();
    const clock = { ...clockOf(discord), after: () => () => {} };
    const first = await channel({ discord });
    await first.start();
    discord.say(first.dm, first.mia, 'before');
    await first.event(0);
    await first.channel.stop();
    const stuck = await channel({ discord, store: first.store, clock, worker: 'two' });
    discord.fail('GET', /\/messages$/, 429, { retryAfter: 60, times: 1_000 });
    void stuck.start();
    await until(() => read(stuck).length > 0);
    await stuck.channel.stop();
    await discord.close();
  });

  it('is found in a server that Discord lost for a while', async () => {
    const opened = await channel();
    const { discord, guild, mia, start, events } = opened;
    await start();
    const [thread] = await called(opened, 1);
    discord.gateway.lose(guild);
    discord.say(thread!, mia, 'meanwhile');
    discord.gateway.find(guild);
    discord.say(thread!, mia, 'now');
    await until(() => events.length === 3);
    expect(texts(events).slice(1)).toEqual(['meanwhile', 'now']);
  });

  it('does not keep back what a customer changes now', async () => {
    const opened = await channel();
    const { discord, dm, mia, start, events, channel: adapter } = opened;
    await start();
    const { id } = discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    await adapter.stop();
    discord.say(dm, mia, 'meanwhile');
    discord.fail('GET', /messages$/, 500, { times: 1_000 });
    await start();
    discord.change(dm, id, 'changed');
    await until(() => events.length === 2);
    expect(events[1]).toMatchObject({ type: 'customer.edited', messageId: id, text: 'changed' });
  });

  it('is changed by what was told to a process that died of it', async () => {
    const opened = await channel();
    const { discord, mia, store, sink } = opened;
    let tried = false;
    await opened.channel.start(async (event) => {
      if (event.type !== 'customer.edited') return sink(event);
      tried = true;
      throw new IntakeError('store-unavailable');
    });
    const [thread] = await called(opened, 1);
    const { id } = discord.say(thread!, mia, 'before');
    await opened.event(1);
    discord.change(thread!, id, 'changed');
    await until(() => tried);
    discord.world.ids.forward(60_000);
    discord.say(thread!, mia, 'after');
    await opened.event(2);
    await opened.channel.stop();
    const next = await channel({ discord, store, worker: 'two' });
    await next.start();
    expect(await next.event(0)).toMatchObject({ type: 'customer.edited', messageId: id, text: 'changed' });
  });

  it('has changed what was heard before', async () => {
    const { discord, dm, mia, start, events, channel: adapter } = await channel();
    await start();
    const { id } = discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    await adapter.stop();
    discord.change(dm, id, 'changed');
    await start();
    await until(() => events.length === 2);
    expect(events[1]).toMatchObject({ type: 'customer.edited', messageId: id, text: 'changed' });
    await adapter.stop();
    await start();
    discord.say(dm, mia, 'now');
    await until(() => events.length === 3);
    expect(texts(events)).toEqual(['before', 'changed', 'now']);
  });
});
