import { describe, expect, it } from 'vitest';
import type { Use } from '../store.js';
import { claimOne, deliveriesOf, said, turnFor, turnOn } from './samples.js';

export const commitTests = (use: Use) => {
  describe('commit', () => {
    it('writes turn, state, deliveries and the end of the event at once', async () => {
      const { store } = use();
      await store.accept(said('c', 1));
      const work = await claimOne(store);
      const turn = turnFor(work);
      expect(await store.commit(work.lease, turn, deliveriesOf(turn, 'x', 'y'))).toBe('done');
      expect(await store.turns('c', 0, 10)).toEqual([turn]);
      expect(await store.turnByCause(said('c', 1).key)).toEqual(turn);
      expect(await store.conversation('c')).toEqual(turn.after);
      expect(await store.pending('c')).toEqual([]);
      expect(await store.deliveries({ conversation: 'c', limit: 10 })).toMatchObject(deliveriesOf(turn, 'x', 'y'));
    });

    it('writes several turns under one lease, without a gap', async () => {
      const { store } = use();
      for (const n of [1, 2, 3]) await store.accept(said('c', n));
      const work = await claimOne(store);
      const first = turnFor(work);
      const second = turnOn(first.after, work.events[1]!);
      const third = turnOn(second.after, work.events[2]!);
      expect(await store.commit(work.lease, first, [])).toBe('done');
      expect(await store.commit(work.lease, third, [])).toBe('lost-lease');
      expect(await store.commit(work.lease, second, [])).toBe('done');
      expect(await store.commit(work.lease, third, [])).toBe('done');
      expect((await store.turns('c', 0, 10)).map((turn) => turn.seq)).toEqual([1, 2, 3]);
    });

    it('refuses a turn whose number is taken', async () => {
      const { store } = use();
      for (const n of [1, 2]) await store.accept(said('c', n));
      const work = await claimOne(store);
      const first = turnFor(work);
      await store.commit(work.lease, first, []);
      const rival = { ...first, cause: work.events[1]! };
      expect(await store.commit(work.lease, rival, deliveriesOf({ ...rival, seq: 9 }, 'x'))).toBe('lost-lease');
      expect(await store.turns('c', 0, 10)).toEqual([first]);
      expect(await store.pending('c')).toEqual([said('c', 2)]);
      expect(await store.deliveries({ limit: 10 })).toEqual([]);
    });

    it('says so, and writes nothing, when the cause has its turn already, whoever holds the lease', async () => {
      const { store } = use();
      await store.accept(said('c', 1));
      const work = await claimOne(store);
      const first = turnFor(work);
      await store.commit(work.lease, first, deliveriesOf(first, 'x'));
      const again = turnOn(first.after, work.events[0]!);
      expect(await store.commit(work.lease, first, deliveriesOf(first, 'x'))).toBe('already');
      expect(await store.commit(work.lease, again, deliveriesOf(again, 'x'))).toBe('already');
      await store.release(work.lease);
      expect(await store.commit(work.lease, again, deliveriesOf(again, 'x'))).toBe('already');
      expect(await store.turns('c', 0, 10)).toEqual([first]);
      expect(await store.deliveries({ limit: 10 })).toHaveLength(1);
    });

    it('lets one of two turns win that are written at once', async () => {
      const here = use().store;
      const there = await use().another();
      await here.accept(said('c', 1));
      const work = await claimOne(here);
      const turn = turnFor(work);
      const results = await Promise.all([
        here.commit(work.lease, turn, deliveriesOf(turn, 'x')),
        there.commit(work.lease, turn, deliveriesOf(turn, 'x')),
        there.commit(work.lease, { ...turn, at: 9_999 }, deliveriesOf(turn, 'x')),
      ]);
      expect(results.filter((result) => result === 'done')).toHaveLength(1);
      expect(await here.turns('c', 0, 10)).toHaveLength(1);
      expect(await here.deliveries({ limit: 10 })).toHaveLength(1);
    });
  });
};
