import { describe, expect, it } from 'vitest';
import type { TimerFired } from '../../../src/model/turn.js';
import type { Use } from '../store.js';
import { claimOne, handle, minute, said, turnFor, turnOn } from './samples.js';

const fired = (name: string, at: number): TimerFired => ({
  type: 'timer.fired',
  key: `timer:c:${name}:${at}`,
  at,
  name,
});

export const timerTests = (use: Use) => {
  describe('timers', () => {
    it('wake the conversation when they are due, earliest first, and not before', async () => {
      const { store, advance } = use();
      const now = await store.now();
      const timers = [
        { name: 'late', at: now + 90 * minute },
        { name: 'second', at: now + 20 * minute },
        { name: 'first', at: now + 10 * minute },
      ];
      await handle(store, said('c', 1), [], { timers });
      expect(await store.claim('a', minute, 1)).toEqual([]);
      await advance(30 * minute);
      const work = await claimOne(store);
      expect(work.timers.map((timer) => timer.name)).toEqual(['first', 'second']);
      expect(work.events).toEqual([]);
      expect(work.now).toBeGreaterThanOrEqual(now + 30 * minute);
    });

    it('come together with events', async () => {
      const { store, advance } = use();
      const now = await store.now();
      await handle(store, said('c', 1), [], { timers: [{ name: 'idle', at: now + 10 * minute }] });
      await store.accept(said('c', 2));
      await advance(20 * minute);
      expect(await claimOne(store)).toMatchObject({ events: [said('c', 2)], timers: [{ name: 'idle' }] });
    });

    it('fire once', async () => {
      const { store, advance } = use();
      const at = (await store.now()) + 10 * minute;
      await handle(store, said('c', 1), [], { timers: [{ name: 'idle', at }] });
      await advance(20 * minute);
      const work = await claimOne(store);
      const turn = turnOn(work.state!, fired('idle', at), { timers: [] });
      expect(await store.commit(work.lease, turn, [])).toBe('done');
      const again = turnOn(turn.after, fired('idle', at), { timers: [] });
      expect(await store.commit(work.lease, again, [])).toBe('already');
      await store.release(work.lease);
      expect(await store.claim('a', minute, 1)).toEqual([]);
      expect(await store.turnByCause(fired('idle', at).key)).toEqual(turn);
    });

    it('are moved and called off by a later turn', async () => {
      const { store, advance } = use();
      const now = await store.now();
      await handle(store, said('c', 1), [], { timers: [{ name: 'idle', at: now + 10 * minute }] });
      await handle(store, said('c', 2), [], { timers: [{ name: 'idle', at: now + 40 * minute }] });
      await advance(20 * minute);
      expect(await store.claim('a', minute, 1)).toEqual([]);
      await advance(30 * minute);
      const work = await claimOne(store);
      expect(work.timers).toEqual([{ name: 'idle', at: now + 40 * minute }]);
      await store.release(work.lease);
      await handle(store, said('c', 3), [], { timers: [] });
      await advance(90 * minute);
      expect(await store.claim('a', minute, 1)).toEqual([]);
    });

    it('may lie between two milliseconds', async () => {
      const { store, advance } = use();
      const at = (await store.now()) + 10 * minute + 0.5;
      await handle(store, said('c', 1), [], { timers: [{ name: 'idle', at }] });
      await advance(20 * minute);
      expect((await claimOne(store)).timers).toEqual([{ name: 'idle', at }]);
    });

    it('stay in force while their conversation is claimed by a worker that dies', async () => {
      const { store, advance } = use();
      const now = await store.now();
      await handle(store, said('c', 1), [], { timers: [{ name: 'idle', at: now + 10 * minute }] });
      await store.accept(said('c', 2));
      await claimOne(store, 'dies');
      await advance(20 * minute);
      const work = await claimOne(store, 'b');
      expect(work.timers).toHaveLength(1);
      await store.commit(work.lease, turnFor(work, { timers: work.state!.timers }), []);
      await store.release(work.lease);
      expect(await claimOne(store)).toMatchObject({ events: [], timers: [{ name: 'idle' }] });
    });
  });
};
