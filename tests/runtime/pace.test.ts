import { describe, expect, it } from 'vitest';
import type { ChannelAdapter, Limit } from '../../src/adapters/channel.js';
import type { Clock } from '../../src/model/clock.js';
import type { Address } from '../../src/model/message.js';
import { createPace } from '../../src/runtime/pace.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock } from '../helpers/clock.js';

type Kind = 'send' | 'edit' | 'mark';

/** A store that knows leases only. */
const openLeases = (clock: Clock) => {
  const held = new Map<string, { worker: string; until: number }>();
  const hold = async (name: string, worker: string, forMs: number) => {
    const now = clock.now();
    const other = held.get(name);
    if (other && other.worker !== worker && other.until > now) return false;
    held.set(name, { worker, until: now + forMs });
    return true;
  };
  return { hold } as Partial<Store> as Store;
};

const at = (conversation: string, room: string): Address => ({ channel: 'fake', conversation, ref: { room } });

const world = (limits: readonly Limit[]) => {
  const clock = createTestClock();
  const store = openLeases(clock);
  const channel = {
    name: 'fake',
    capabilities: { limits },
    placeOf: ({ ref }: Address) => (ref as { room: string }).room,
  } as unknown as ChannelAdapter;
  let count = 0;
  const open = (worker: string) => {
    const pace = createPace(store, worker, clock);
    return (to: Address, job: Kind = 'send', key = `d${++count}`) => pace(channel, { to, job, key });
  };
  return { clock, open };
};

describe('a platform’s limits', () => {
  it('of one place are shared by all customers in it and by the desk', async () => {
    const wait = world([{ scope: 'place', perSecond: 1, burst: 1 }]).open('one');
    expect(await wait(at('ann', 'lobby'))).toBe(0);
    expect(await wait(at('bob', 'lobby'))).toBe(1_000);
    expect(await wait(at('desk thread', 'lobby'))).toBe(2_000);
    expect(await wait(at('bob', 'cellar'))).toBe(0);
  });

  it('of one conversation leave the others alone', async () => {
    const wait = world([{ scope: 'conversation', perSecond: 1, burst: 1 }]).open('one');
    expect(await wait(at('ann', 'lobby'))).toBe(0);
    expect(await wait(at('ann', 'lobby'))).toBe(1_000);
    expect(await wait(at('bob', 'lobby'))).toBe(0);
  });

  it('count only what they are said to count', async () => {
    const wait = world([{ scope: 'place', perSecond: 1, burst: 1, counts: ['send'] }]).open('one');
    expect(await wait(at('ann', 'lobby'))).toBe(0);
    expect(await wait(at('ann', 'lobby'), 'mark')).toBe(0);
    expect(await wait(at('ann', 'lobby'), 'edit')).toBe(0);
    expect(await wait(at('ann', 'lobby'))).toBe(1_000);
  });

  it('allow a burst, and after a pause the next', async () => {
    const { open, clock } = world([{ scope: 'place', perSecond: 1, burst: 3 }]);
    const wait = open('one');
    const five = async () => {
      const waits: (number | 'elsewhere')[] = [];
      for (let i = 0; i < 5; i++) waits.push(await wait(at('ann', 'lobby')));
      return waits;
    };
    expect(await five()).toEqual([0, 0, 0, 1_000, 2_000]);
    await clock.advance(5_000);
    expect(await five()).toEqual([0, 0, 0, 1_000, 2_000]);
  });

  it('serve those that wait in the order in which they came', async () => {
    const { open, clock } = world([{ scope: 'place', perSecond: 1, burst: 1 }]);
    const wait = open('one');
    await wait(at('ann', 'lobby'), 'send', 'first');
    expect(await wait(at('bob', 'lobby'), 'send', 'second')).toBe(1_000);
    expect(await wait(at('cat', 'lobby'), 'send', 'third')).toBe(2_000);
    await clock.advance(1_000);
    expect(await wait(at('dan', 'lobby'), 'send', 'fourth')).toBe(2_000);
    expect(await wait(at('cat', 'lobby'), 'send', 'third')).toBe(1_000);
    expect(await wait(at('bob', 'lobby'), 'send', 'second')).toBe(0);
  });

  it('let one place wait without using up what all may send', async () => {
    const { open } = world([
      { scope: 'channel', perSecond: 5, burst: 5 },
      { scope: 'place', perSecond: 1, burst: 1 },
    ]);
    const wait = open('one');
    for (let i = 0; i < 5; i++) await wait(at('ann', 'lobby'));
    expect(await wait(at('bob', 'cellar'))).toBe(0);
  });
});

describe('several processes under one limit', () => {
  /** How long a delivery takes that two processes take by turns, in ms; `first` asks first. */
  const served = async (
    clock: ReturnType<typeof createTestClock>,
    ask: (n: number) => Promise<number | 'elsewhere'>,
    mostMs: number,
  ): Promise<number> => {
    const began = clock.now();
    for (let n = 0; clock.now() - began <= mostMs; n++) {
      const wait = await ask(n);
      if (wait === 0) return clock.now() - began;
      await clock.advance(wait === 'elsewhere' ? 100 : wait);
    }
    return Number.POSITIVE_INFINITY;
  };

  it('never send more than one of them may', async () => {
    const { open, clock } = world([{ scope: 'place', perSecond: 1, burst: 5 }]);
    const processes = [open('one'), open('two'), open('three')];
    let sent = 0;
    for (let ms = 0; ms < 60_000; ms += 50) {
      for (const [i, wait] of processes.entries()) {
        const key = `${i}/${ms}`;
        if ((await wait(at('ann', 'lobby'), 'send', key)) === 0) sent++;
      }
      await clock.advance(50);
    }
    expect(sent).toBeLessThanOrEqual(5 + 60);
  });

  it('one serves what another has just served the place for, within a second', async () => {
    const { open, clock } = world([{ scope: 'place', perSecond: 1, burst: 5 }]);
    const [one, two] = [open('one'), open('two')];
    expect(await one(at('ann', 'lobby'))).toBe(0);
    expect(await served(clock, () => two(at('bob', 'lobby'), 'send', 'd'), 60_000)).toBeLessThanOrEqual(1_100);
  });

  it('never wait for each other, each with the right to one of two limits', async () => {
    const { open, clock } = world([
      { scope: 'channel', perSecond: 40, burst: 40 },
      { scope: 'place', perSecond: 1, burst: 5 },
    ]);
    const [one, two] = [open('one'), open('two')];
    expect(await two(at('ann', 'lobby'))).toBe(0);
    await clock.advance(4_900);
    expect(await two(at('bob', 'cellar'))).toBe(0);
    await clock.advance(5_200);
    expect(await one(at('ann', 'lobby'))).toBe(0);
    const ask = (n: number) => (n % 2 ? two : one)(at('bob', 'cellar'), 'send', 'b');
    expect(await served(clock, ask, 60_000)).toBeLessThanOrEqual(1_100);
  });

  it('take over from one that died', async () => {
    const { open, clock } = world([{ scope: 'place', perSecond: 1, burst: 5 }]);
    const [dying, two] = [open('dying'), open('two')];
    for (let i = 0; i < 20; i++) await dying(at('ann', 'lobby'), 'send', `a${i}`);
    expect(await served(clock, () => two(at('bob', 'lobby'), 'send', 'b'), 60_000)).toBeLessThanOrEqual(10_100);
  });
});
