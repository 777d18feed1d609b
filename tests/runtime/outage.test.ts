import { afterEach, describe, expect, it } from 'vitest';
import { SendError } from '../../src/adapters/channel.js';
import { openRoad, type Road } from './road.js';

const people = Array.from({ length: 30 }, (_, n) => `p${n}`);
const minute = 60_000;

describe('a platform that is down for ten minutes', () => {
  let road: Road;
  afterEach(() => road.close());

  /** Everybody writes twice, a minute apart. */
  const write = async () => {
    for (const text of ['one', 'two']) {
      for (const user of people)
        await road.say(text, {
          from: { platform: 'fake', tenant: '-', user },
          address: { channel: 'fake', conversation: `fake:${user}`, ref: null },
        });
      await road.clock.advance(minute);
    }
  };
  const down = () => new SendError('unavailable', 'The platform is down.');

  it('is tried with patience, and all that waits goes out within a minute of its return, in order', async () => {
    road = await openRoad({ settings: { personBurst: 100 } });
    road.platform.fates = Array.from({ length: 10_000 }, down);
    await write();
    await road.clock.advance(8 * minute);
    expect(road.platform.shown).toEqual([]);
    // One try every half minute and a few before: no flood for a platform that is in trouble.
    expect(road.platform.attempts.length).toBeLessThan(people.length * 40);
    road.platform.fates = [];
    await road.clock.advance(minute);
    expect(road.platform.shown).toHaveLength(2 * people.length);
    expect(new Set(road.platform.attempts.slice(-2 * people.length)).size).toBe(2 * people.length);
    const counts = await road.store.counts();
    expect([counts.deliveries, counts.dead, counts.ambiguous]).toEqual([0, 0, 0]);
    // Of each conversation the first answer went before the second.
    const order = (user: string) => road.platform.attempts.filter((key) => key.startsWith(`fake:${user}#`)).slice(-2);
    for (const user of people) expect(order(user)).toEqual([`fake:${user}#1.0`, `fake:${user}#2.0`]);
  });

  it('and then takes seven sends of ten: each message is there once', async () => {
    road = await openRoad({ settings: { personBurst: 100 } });
    road.platform.fates = Array.from({ length: 200 }, (_, n) => (n % 10 < 3 ? down() : ('taken' as const)));
    await write();
    await road.clock.advance(minute);
    expect(road.platform.shown).toHaveLength(2 * people.length);
  });
});
