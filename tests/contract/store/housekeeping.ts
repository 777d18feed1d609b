import { describe, expect, it, vi } from 'vitest';
import { type Change, type Store, StoreError } from '../../../src/store/store.js';
import type { Use } from '../store.js';
import { claimOne, deliveriesOf, handle, minute, said, ticketOf, turnFor } from './samples.js';

export const housekeepingTests = (use: Use) => {
  it('a right is held by one worker until it runs out', async () => {
    const here = use().store;
    const there = await use().another();
    expect(await here.hold('discord', 'a', minute)).toBe(true);
    expect(await there.hold('discord', 'b', minute)).toBe(false);
    expect(await there.hold('slack', 'b', minute)).toBe(true);
    await use().advance(minute / 2);
    expect(await here.hold('discord', 'a', minute)).toBe(true);
    await use().advance(minute / 2 + 5_000);
    expect(await there.hold('discord', 'b', minute)).toBe(false);
    await use().advance(minute);
    expect(await there.hold('discord', 'b', minute)).toBe(true);
    expect(await here.hold('discord', 'a', minute)).toBe(false);
  });

  it('one of many gets a right that they ask for at once', async () => {
    const here = use().store;
    const there = await use().another();
    const held = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? here : there).hold('discord', `w${i}`, minute)),
    );
    expect(held.filter(Boolean)).toHaveLength(1);
  });

  it('counts what waits', async () => {
    const { store } = use();
    const none = { events: 0, deliveries: 0, dead: 0, ambiguous: 0, openTickets: 0, waitingTickets: 0 };
    expect(await store.counts()).toEqual(none);
    await handle(store, said('c', 1), ['x', 'y', 'z', 'z'], { ticket: ticketOf('t1', 'c') });
    await handle(store, said('d', 1), [], { ticket: ticketOf('t2', 'd', { status: 'owned' }) });
    await handle(store, said('e', 1), [], { ticket: ticketOf('t3', 'e', { status: 'handed-back' }) });
    await store.accept(said('c', 2));
    const [first, second] = await store.due('a', minute, 2);
    await store.settle(first!.key, 'a', { outcome: 'dead', error: 'No' });
    await store.settle(second!.key, 'a', { outcome: 'ambiguous', error: 'Who knows' });
    expect(await store.counts()).toEqual({
      events: 1,
      deliveries: 2,
      dead: 1,
      ambiguous: 1,
      openTickets: 2,
      waitingTickets: 1,
    });
  });

  it('is ready, and has a clock that goes on', async () => {
    const { store, advance } = use();
    await store.check();
    const before = await store.now();
    await advance(minute);
    expect(await store.now()).toBeGreaterThanOrEqual(before + minute);
  });

  it('keeps everything over a restart', async () => {
    const { store, reopen } = use();
    const at = (await store.now()) + minute;
    await handle(store, said('c', 1), ['x', 'y'], { ticket: ticketOf('t1', 'c'), timers: [{ name: 'idle', at }] });
    await store.accept(said('c', 2));
    await store.due('a', minute, 1);
    await store.append('f', 'k', 'entry');
    await store.put('docs', 'd', 'doc');
    await store.putBlob({
      attachment: { id: 'b', name: 'b', mime: 'text/plain', bytes: 1, state: 'stored' },
      conversation: 'c',
      bytes: Uint8Array.of(7),
    });
    const everything = async (from: Store) => ({
      turns: await from.turns('c', 0, 10),
      state: await from.conversation('c'),
      pending: await from.pending('c'),
      ticket: await from.ticket('t1'),
      deliveries: await from.deliveries({ limit: 10 }),
      feed: await from.read('f', 0, 10),
      docs: await from.list('docs'),
      blob: await from.getBlob('b'),
      counts: await from.counts(),
    });
    const before = await everything(store);
    const again = await reopen();
    expect(await everything(again)).toEqual(before);
    expect(await again.accept(said('c', 1))).toBe('seen');
    expect(await again.accept(said('c', 2))).toBe('seen');
    expect(await claimOne(again)).toMatchObject({ state: before.state, events: [said('c', 2)] });
  });

  it('refuses every verb once it is closed, and may be closed twice', async () => {
    const store = await use().another();
    await store.close();
    await store.close();
    for (const verb of [
      () => store.accept(said('c', 1)),
      () => store.claim('a', minute, 1),
      () => store.turns('c', 0, 1),
    ])
      await expect(verb()).rejects.toThrow(StoreError);
  });

  describe('watch', () => {
    /** Hears changes on one handle while `act` is done on another, until `expected` was heard. */
    const hears = async (watcher: Store, act: () => Promise<unknown>, expected: Change) => {
      const heard: Change[] = [];
      const stop = watcher.watch((change) => heard.push(change));
      try {
        await act();
        await vi.waitFor(
          async () => {
            await use().advance(1_000);
            expect(heard).toContainEqual(expected);
          },
          { timeout: 10_000, interval: 20 },
        );
      } finally {
        stop();
      }
    };

    const changes = async (watcher: Store, store: Store) => {
      await hears(watcher, () => store.accept(said('c', 1)), { kind: 'work' });
      const work = await claimOne(store);
      const turn = turnFor(work);
      const commit = () => store.commit(work.lease, turn, deliveriesOf(turn, 'x'));
      await hears(watcher, commit, { kind: 'turn', conversation: 'c' });
      await store.accept(said('c', 2));
      await hears(watcher, () => store.release(work.lease), { kind: 'work' });
      await store.due('a', 1_000 * minute, 1);
      const settle = () => store.settle('c#1.0', 'a', { outcome: 'dead', error: 'No' });
      await hears(watcher, settle, { kind: 'outbox', conversation: 'c' });
      await hears(watcher, () => store.replay('c#1.0'), { kind: 'outbox', conversation: 'c' });
      await hears(watcher, () => store.append('f', 'k', 1), { kind: 'feed', feed: 'f' });
      await hears(watcher, () => store.put('docs', 'd', 1), { kind: 'doc', collection: 'docs', id: 'd' });
      await hears(watcher, () => store.take('docs', 'd'), { kind: 'doc', collection: 'docs', id: 'd' });
      await hears(watcher, () => store.insert('docs', 'd', 2), { kind: 'doc', collection: 'docs', id: 'd' });
    };

    it('hints at changes of this process', () => changes(use().store, use().store));

    it('hints at changes of another process', async () => changes(use().store, await use().another()), 60_000);

    it('hints at new deliveries', async () => {
      const { store } = use();
      await hears(store, () => handle(store, said('c', 1), ['x']), { kind: 'outbox', conversation: 'c' });
    });

    it('falls silent when stopped', async () => {
      const { store } = use();
      const heard: Change[] = [];
      store.watch((change) => heard.push(change))();
      await hears(store, () => store.put('docs', 'd', 1), { kind: 'doc', collection: 'docs', id: 'd' });
      expect(heard).toEqual([]);
    });
  });
};
