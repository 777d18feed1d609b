import { describe, expect, it } from 'vitest';
import type { Use } from '../store.js';
import { claimOne, deliveriesOf, handle, isHeld, minute, said, turnFor } from './samples.js';

export const inboxTests = (use: Use) => {
  describe('accept', () => {
    it('takes an event in once, and still knows it after it was handled', async () => {
      const { store } = use();
      expect(await store.accept(said('c', 1))).toBe('new');
      expect(await store.accept({ ...said('c', 1), text: 'The same delivery again' })).toBe('seen');
      expect(await store.pending('c')).toEqual([said('c', 1)]);
      await handle(store, said('c', 1));
      expect(await store.accept(said('c', 1))).toBe('seen');
      expect(await store.pending('c')).toEqual([]);
      expect(await store.claim('a', minute, 10)).toEqual([]);
    });

    it('takes one of many deliveries of the same event that arrive at once, in two processes', async () => {
      const here = use().store;
      const there = await use().another();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 ? here : there).accept(said('c', 1))),
      );
      expect(results.filter((result) => result === 'new')).toHaveLength(1);
      expect(await here.pending('c')).toEqual([said('c', 1)]);
    });

    it('keeps the order of acceptance within a conversation', async () => {
      const { store } = use();
      const order = [3, 1, 4, 5, 2];
      for (const n of order) {
        await store.accept(said('c', n));
        await store.accept(said('d', n));
      }
      const work = await store.claim('a', minute, 10);
      expect(work).toHaveLength(2);
      for (const { lease, events } of work) expect(events).toEqual(order.map((n) => said(lease.conversation, n)));
      expect(await store.pending('c')).toEqual(order.map((n) => said('c', n)));
    });

    it('loses none of many events that arrive at once', async () => {
      const here = use().store;
      const there = await use().another();
      const events = Array.from({ length: 60 }, (_, i) => said(`c${i % 3}`, i));
      const results = await Promise.all(events.map((event, i) => (i % 2 ? here : there).accept(event)));
      expect(results.every((result) => result === 'new')).toBe(true);
      const work = await here.claim('a', minute, 10);
      const keys = work.flatMap(({ events }) => events.map((event) => event.key));
      expect(keys.sort()).toEqual(events.map((event) => event.key).sort());
    });
  });

  describe('claim', () => {
    it('has nothing to give when nothing waits', async () => {
      expect(await use().store.claim('a', minute, 10)).toEqual([]);
    });

    it('gives what there is to do: no state before the first turn, the state after it later', async () => {
      const { store } = use();
      await store.accept(said('c', 1));
      const first = await claimOne(store);
      expect(first).toMatchObject({ state: undefined, events: [said('c', 1)], timers: [] });
      expect(first.lease).toMatchObject({ conversation: 'c', worker: 'a' });
      expect(first.lease.until - first.now).toBe(minute);
      const turn = turnFor(first);
      await store.commit(first.lease, turn, []);
      await store.release(first.lease);
      await store.accept(said('c', 2));
      expect(await claimOne(store)).toMatchObject({ state: turn.after, events: [said('c', 2)] });
    });

    it('gives each conversation to one worker at most', async () => {
      const here = use().store;
      const there = await use().another();
      await Promise.all(Array.from({ length: 12 }, (_, i) => here.accept(said(`c${i}`, 1))));
      const claims = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((worker, i) => (i % 2 ? here : there).claim(worker, minute, 4)),
      );
      const taken = claims.flat().map((work) => work.lease.conversation);
      expect(new Set(taken).size).toBe(taken.length);
      taken.push(...(await here.claim('g', minute, 12)).map((work) => work.lease.conversation));
      expect(taken.sort()).toEqual(Array.from({ length: 12 }, (_, i) => `c${i}`).sort());
    });

    it('gives the conversation first that has waited longest, be it for an event or a timer', async () => {
      const { store, advance } = use();
      const now = await store.now();
      await handle(store, said('timer', 1), [], { timers: [{ name: 'idle', at: now + 15 * minute }] });
      await store.accept(said('first', 1));
      await advance(10 * minute);
      await store.accept(said('second', 1));
      await advance(10 * minute);
      await store.accept(said('first', 2));
      const order = [];
      for (let i = 0; i < 3; i++) order.push((await claimOne(store)).lease.conversation);
      expect(order).toEqual(['first', 'second', 'timer']);
    });

    it('leaves a conversation alone once all is handled, until there is new work', async () => {
      const { store } = use();
      await handle(store, said('c', 1));
      expect(await store.claim('a', minute, 1)).toEqual([]);
      await store.accept(said('c', 2));
      expect(await store.claim('a', minute, 1)).toHaveLength(1);
    });
  });

  describe('a lease', () => {
    it('keeps others out until it is given back, and loses no event that came meanwhile', async () => {
      const { store } = use();
      await store.accept(said('c', 1));
      const work = await claimOne(store);
      await store.accept(said('c', 2));
      expect(await store.claim('b', minute, 1)).toEqual([]);
      await store.commit(work.lease, turnFor(work), []);
      expect(await store.claim('b', minute, 1)).toEqual([]);
      await store.release(work.lease);
      expect((await claimOne(store, 'b')).events).toEqual([said('c', 2)]);
    });

    it('given back without a turn, leaves the work to the next', async () => {
      const { store } = use();
      await store.accept(said('c', 1));
      const { lease } = await claimOne(store);
      await store.release(lease);
      expect(await isHeld(store, lease)).toBe(false);
      expect((await claimOne(store, 'b')).events).toEqual([said('c', 1)]);
    });

    it('runs out, and the next worker takes over', async () => {
      const { store, advance } = use();
      await store.accept(said('c', 1));
      const old = await claimOne(store, 'a');
      await advance(minute + 1_000);
      const successor = await claimOne(store, 'b');
      expect(successor.events).toEqual([said('c', 1)]);

      expect(await store.renew(old.lease, minute)).toBe(false);
      const late = turnFor(old, { timers: [{ name: 'idle', at: 1 }] });
      expect(await store.commit(old.lease, late, deliveriesOf(late, 'x'))).toBe('lost-lease');
      await store.release(old.lease);

      expect(await store.turns('c', 0, 10)).toEqual([]);
      expect(await store.deliveries({ limit: 10 })).toEqual([]);
      expect(await store.conversation('c')).toBeUndefined();
      expect(await store.pending('c')).toEqual([said('c', 1)]);
      expect(await isHeld(store, successor.lease)).toBe(true);
      expect(await store.commit(successor.lease, turnFor(successor), [])).toBe('done');
    });

    it('that ran out is still good while nobody else has claimed the conversation', async () => {
      const { store, advance } = use();
      await store.accept(said('c', 1));
      const work = await claimOne(store);
      await advance(2 * minute);
      expect(await store.renew(work.lease, minute)).toBe(true);
      expect(await store.claim('b', minute, 1)).toEqual([]);
      expect(await store.commit(work.lease, turnFor(work), [])).toBe('done');
    });

    it('lasts as long as it is renewed', async () => {
      const { store, advance } = use();
      await store.accept(said('c', 1));
      const { lease } = await claimOne(store);
      for (let i = 0; i < 3; i++) {
        await advance(minute / 2);
        expect(await store.renew(lease, minute)).toBe(true);
        expect(await store.claim('b', minute, 1)).toEqual([]);
      }
    });

    it('of an earlier claim does not pass for a later one of the same worker', async () => {
      const { store, advance } = use();
      await store.accept(said('c', 1));
      const old = await claimOne(store, 'a');
      await advance(2 * minute);
      const fresh = await claimOne(store, 'a');
      expect(fresh.lease.token).not.toBe(old.lease.token);
      expect(await store.commit(old.lease, turnFor(old), [])).toBe('lost-lease');
      expect(await store.commit(fresh.lease, turnFor(fresh), [])).toBe('done');
    });
  });
};
