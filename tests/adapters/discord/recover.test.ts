import { afterEach, describe, expect, it } from 'vitest';
import type { InboundEvent } from '../../../src/model/event.js';
import { StoreError } from '../../../src/store/store.js';
import { type Opened, type Options, openChannel, until } from './world.js';

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

  it('is looked for first where somebody may have called the bot for the first time', async () => {
    const { discord, world, dm, mia, general, guild, mention, start, events, channel: adapter } = await channel();
    await start();
    discord.say(dm, mia, 'before');
    await until(() => events.length === 1);
    await adapter.stop();
    const threads = [1, 2, 3].map((n) => world.channel(11, { guild_id: guild, parent_id: general.id, name: `t${n}` }));
    for (const thread of threads) discord.say(thread, mia, 'among ourselves');
    discord.say(general, mia, `${mention} hello`);
    discord.calls.length = 0;
    await start();
    await until(() => events.length === 2);
    const looked = discord.calls.flatMap((call) => /^GET \/channels\/(\d+)\/messages/.exec(call)?.[1] ?? []);
    expect(looked[0]).toBe(general.id);
    expect(new Set(looked)).toEqual(new Set([general.id, dm.id, ...threads.map(({ id }) => id)]));
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
