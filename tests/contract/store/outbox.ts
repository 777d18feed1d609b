import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../../src/model/delivery.js';
import type { Store } from '../../../src/store/store.js';
import type { Use } from '../store.js';
import { deliveriesOf, handle, minute, said } from './samples.js';

const sent: SendResult = { outcome: 'sent', messageId: 'p1' };
const retry = (afterMs: number, unsure = false): SendResult => ({
  outcome: 'retry',
  afterMs,
  unsure,
  error: 'HTTP 500',
});

const dueKeys = async (store: Store, worker = 'a') => (await store.due(worker, minute, 10)).map((d) => d.key).sort();
const one = async (store: Store, key: string) => (await store.deliveries({ limit: 100 })).find((d) => d.key === key)!;

export const outboxTests = (use: Use) => {
  describe('due', () => {
    it('hands out the first of each lane, marks it as being sent and counts the try', async () => {
      const { store } = use();
      const turn = await handle(store, said('c', 1), ['customer', 'customer', 'desk']);
      const [toCustomer, , toDesk] = deliveriesOf(turn, 'customer', 'customer', 'desk');
      const now = await store.now();
      const due = (await store.due('a', minute, 10)).sort((x, y) => x.index - y.index);
      expect(due).toMatchObject([
        { ...toCustomer, state: 'sending', tries: 1, unsure: false, warned: false },
        { ...toDesk, state: 'sending', tries: 1, unsure: false, warned: false },
      ]);
      expect(due[0]!.firstTriedAt).toBeGreaterThanOrEqual(now);
      expect(await store.due('b', minute, 10)).toEqual([]);
      expect((await one(store, 'c#1.1')).state).toBe('pending');
    });

    it('hands each delivery to one worker at most', async () => {
      const here = use().store;
      const there = await use().another();
      const lanes = Array.from({ length: 12 }, (_, i) => `lane ${i}`);
      await handle(here, said('c', 1), lanes);
      const rounds = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((worker, i) => (i % 2 ? here : there).due(worker, minute, 4)),
      );
      const keys = rounds.flat().map((delivery) => delivery.key);
      expect(new Set(keys).size).toBe(keys.length);
      keys.push(...(await dueKeys(here)));
      expect(keys).toHaveLength(12);
    });

    it('hands out no more than asked for', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x', 'y', 'z']);
      expect(await store.due('a', minute, 2)).toHaveLength(2);
      expect(await store.due('a', minute, 2)).toHaveLength(1);
    });

    it('hands out what a dead worker was sending once its time is up, unsure whether it arrived', async () => {
      const { store, advance } = use();
      await handle(store, said('c', 1), ['x', 'x']);
      const [first] = await store.due('dies', minute, 10);
      await advance(2 * minute);
      const [again] = await store.due('b', minute, 10);
      expect(again).toMatchObject({ key: first!.key, tries: 2, unsure: true, firstTriedAt: first!.firstTriedAt });
      expect(await store.settle(first!.key, 'dies', sent)).toBe(false);
      expect(await store.settle(first!.key, 'b', sent)).toBe(true);
      expect((await one(store, first!.key)).state).toBe('sent');
    });
  });

  describe('lanes', () => {
    it('keep their order over several turns, and do not wait for each other', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x', 'x', 'y']);
      await handle(store, said('c', 2), ['x', 'y']);
      const order: string[] = [];
      for (let round = 0; round < 5; round++) {
        for (const { key, lane } of await store.due('a', minute, 10)) {
          order.push(`${lane} ${key}`);
          // The lane y is stuck throughout.
          if (lane === 'x') expect(await store.settle(key, 'a', sent)).toBe(true);
        }
      }
      expect(order.filter((entry) => entry.startsWith('x'))).toEqual(['x c#1.0', 'x c#1.1', 'x c#2.0']);
      expect(order.filter((entry) => entry.startsWith('y'))).toEqual(['y c#1.2']);
    });

    it('wait for a retry until it is due', async () => {
      const { store, advance } = use();
      await handle(store, said('c', 1), ['x', 'x']);
      await dueKeys(store);
      const now = await store.now();
      expect(await store.settle('c#1.0', 'a', retry(10 * minute))).toBe(true);
      const waiting = await one(store, 'c#1.0');
      expect(waiting).toMatchObject({ state: 'pending', tries: 1, error: 'HTTP 500', unsure: false });
      expect(waiting.nextAt).toBeGreaterThanOrEqual(now + 10 * minute);
      await advance(5 * minute);
      expect(await dueKeys(store)).toEqual([]);
      await advance(6 * minute);
      expect(await store.due('a', minute, 10)).toMatchObject([{ key: 'c#1.0', tries: 2 }]);
    });

    it('take a wait in fractions of a millisecond', async () => {
      const { store, advance } = use();
      await handle(store, said('c', 1), ['x']);
      await dueKeys(store);
      expect(await store.settle('c#1.0', 'a', retry(0.3))).toBe(true);
      await advance(1_000);
      expect(await dueKeys(store)).toEqual(['c#1.0']);
    });

    it.each(['ambiguous', 'dead', 'withheld'] as const)('go on past what is %s', async (outcome) => {
      const { store } = use();
      await handle(store, said('c', 1), ['x', 'x']);
      await dueKeys(store);
      expect(await store.settle('c#1.0', 'a', { outcome, error: 'It was refused' })).toBe(true);
      expect(await one(store, 'c#1.0')).toMatchObject({ state: outcome, error: 'It was refused' });
      expect(await dueKeys(store)).toEqual(['c#1.1']);
    });

    it('take new deliveries once they have run dry', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x']);
      await dueKeys(store);
      await store.settle('c#1.0', 'a', sent);
      expect(await dueKeys(store)).toEqual([]);
      await handle(store, said('c', 2), ['x']);
      expect(await dueKeys(store)).toEqual(['c#2.0']);
    });
  });

  describe('settle', () => {
    it('keeps the id of what was sent', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x']);
      await dueKeys(store);
      await store.settle('c#1.0', 'a', retry(0));
      await dueKeys(store);
      await store.settle('c#1.0', 'a', sent);
      const settled = await one(store, 'c#1.0');
      expect(settled).toMatchObject({ state: 'sent', messageId: 'p1', tries: 2, unsure: false });
      expect(settled.error).toBeUndefined();
    });

    it('counts once', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x']);
      expect(await store.settle('c#1.0', 'a', sent)).toBe(false);
      await dueKeys(store);
      expect(await store.settle('c#1.0', 'b', sent)).toBe(false);
      expect(await store.settle('c#1.0', 'a', sent)).toBe(true);
      expect(await store.settle('c#1.0', 'a', { outcome: 'dead', error: 'Too late' })).toBe(false);
      expect(await store.settle('unknown', 'a', sent)).toBe(false);
      expect((await one(store, 'c#1.0')).state).toBe('sent');
    });

    it('is still good after the time is up, while nobody took over', async () => {
      const { store, advance } = use();
      await handle(store, said('c', 1), ['x']);
      await dueKeys(store);
      await advance(2 * minute);
      expect(await store.settle('c#1.0', 'a', sent)).toBe(true);
      expect(await dueKeys(store)).toEqual([]);
    });

    it('remembers over retries that an attempt may have arrived, as told, and when the first one began', async () => {
      const { store, advance } = use();
      await handle(store, said('c', 1), ['x']);
      const [first] = await store.due('a', minute, 1);
      await store.settle('c#1.0', 'a', retry(0, true));
      await advance(5 * minute);
      expect(await store.due('a', minute, 1)).toMatchObject([{ unsure: true, firstTriedAt: first!.firstTriedAt }]);
      await store.settle('c#1.0', 'a', retry(0, false));
      await advance(5 * minute);
      expect(await store.due('a', minute, 1)).toMatchObject([{ unsure: false, firstTriedAt: first!.firstTriedAt }]);
    });

    it('remembers that the conversation was warned', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x']);
      await dueKeys(store);
      await store.settle('c#1.0', 'a', { ...retry(0), warned: true } as SendResult);
      expect(await store.due('a', minute, 1)).toMatchObject([{ warned: true }]);
      await store.settle('c#1.0', 'a', retry(0));
      expect(await one(store, 'c#1.0')).toMatchObject({ warned: true });
    });
  });

  it('deliveries are found by conversation, group and state, in the order of the outbox', async () => {
    const { store } = use();
    await handle(store, said('c', 1), ['x', 'y']);
    await handle(store, said('d', 1), ['z']);
    await handle(store, said('c', 2), ['x']);
    await store.due('a', minute, 1);
    const [taken] = await store.deliveries({ state: ['sending'], limit: 10 });
    await store.settle(taken!.key, 'a', { outcome: 'dead', error: 'No' });
    const keys = async (query: Parameters<Store['deliveries']>[0]) => (await store.deliveries(query)).map((d) => d.key);
    expect(await keys({ conversation: 'c', limit: 10 })).toEqual(['c#1.0', 'c#1.1', 'c#2.0']);
    expect(await keys({ conversation: 'c', limit: 2 })).toEqual(['c#1.0', 'c#1.1']);
    expect(await keys({ group: 'c#1', limit: 10 })).toEqual(['c#1.0', 'c#1.1']);
    expect(await keys({ group: 'c#1', conversation: 'd', limit: 10 })).toEqual([]);
    expect(await keys({ state: ['dead'], limit: 10 })).toEqual([taken!.key]);
    expect(await keys({ state: ['dead', 'sent'], limit: 10 })).toEqual([taken!.key]);
    expect(await keys({ state: ['pending', 'sending'], limit: 10 })).toHaveLength(3);
    expect(await keys({ state: [], limit: 10 })).toEqual([]);
  });
};
