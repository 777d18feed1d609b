import { describe, expect, it } from 'vitest';
import type { ChannelAdapter, Limit } from '../../src/adapters/channel.js';
import type { Address } from '../../src/model/message.js';
import { createPace } from '../../src/runtime/pace.js';
import type { Store } from '../../src/store/store.js';
import { createTestClock } from '../helpers/clock.js';

const alone = { hold: async () => true } as Partial<Store> as Store;
const at = (conversation: string, room: string): Address => ({ channel: 'fake', conversation, ref: { room } });

const paced = (limits: readonly Limit[], clock = createTestClock()) => {
  const channel = {
    name: 'fake',
    capabilities: { limits },
    placeOf: ({ ref }: Address) => (ref as { room: string }).room,
  } as unknown as ChannelAdapter;
  const pace = createPace(alone, 'w', clock);
  return (to: Address, job: 'send' | 'edit' | 'mark' = 'send') => pace(channel, to, job);
};

describe('a platform’s limits', () => {
  it('of one place are shared by all customers in it and by the desk', async () => {
    const wait = paced([{ scope: 'place', perSecond: 1, burst: 1 }]);
    expect(await wait(at('ann', 'lobby'))).toBe(0);
    expect(await wait(at('bob', 'lobby'))).toBe(1_000);
    expect(await wait(at('desk thread', 'lobby'))).toBe(1_000);
    expect(await wait(at('bob', 'cellar'))).toBe(0);
  });

  it('of one conversation leave the others alone', async () => {
    const wait = paced([{ scope: 'conversation', perSecond: 1, burst: 1 }]);
    expect(await wait(at('ann', 'lobby'))).toBe(0);
    expect(await wait(at('ann', 'lobby'))).toBe(1_000);
    expect(await wait(at('bob', 'lobby'))).toBe(0);
  });

  it('count only what they are said to count', async () => {
    const wait = paced([{ scope: 'place', perSecond: 1, burst: 1, counts: ['send'] }]);
    expect(await wait(at('ann', 'lobby'))).toBe(0);
    expect(await wait(at('ann', 'lobby'), 'mark')).toBe(0);
    expect(await wait(at('ann', 'lobby'), 'edit')).toBe(0);
    expect(await wait(at('ann', 'lobby'))).toBe(1_000);
  });
});
