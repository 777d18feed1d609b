import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../../src/model/delivery.js';
import type { Store } from '../../../src/store/store.js';
import type { Use } from '../store.js';
import { handle, minute, said } from './samples.js';

const sent: SendResult = { outcome: 'sent', messageId: 'p1' };
const retry = (afterMs: number, unsure = false): SendResult => ({
  outcome: 'retry',
  afterMs,
  unsure,
  error: 'HTTP 500',
});

const dueKeys = async (store: Store, worker = 'a') => (await store.due(worker, minute, 10)).map((d) => d.key).sort();

export const replayTests = (use: Use) => {
  describe('replay', () => {
    it.each(['ambiguous', 'dead', 'withheld'] as const)(
      'sends what was %s, at its place in the lane',
      async (outcome) => {
        const { store, advance } = use();
        await handle(store, said('c', 1), ['x', 'x', 'x']);
        await dueKeys(store);
        await store.settle('c#1.0', 'a', retry(0, true));
        await dueKeys(store);
        await store.settle('c#1.0', 'a', { outcome, error: 'It was refused' });
        // The next one waits for a retry when the first comes back.
        await dueKeys(store);
        await store.settle('c#1.1', 'a', retry(10 * minute));
        expect(await store.replay('c#1.0')).toBe(true);
        const now = await store.now();
        const [again] = await store.due('a', minute, 10);
        expect(again).toMatchObject({ key: 'c#1.0', state: 'sending', unsure: false, tries: 3 });
        expect(again!.firstTriedAt).toBeGreaterThanOrEqual(now);
        expect(again!.error).toBeUndefined();
        await store.settle('c#1.0', 'a', sent);
        expect(await dueKeys(store)).toEqual([]);
        await advance(11 * minute);
        expect(await dueKeys(store)).toEqual(['c#1.1']);
      },
    );

    it('does not overtake what is being sent', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x', 'x']);
      await dueKeys(store);
      await store.settle('c#1.0', 'a', { outcome: 'dead', error: 'No' });
      expect(await dueKeys(store)).toEqual(['c#1.1']);
      await store.replay('c#1.0');
      expect(await dueKeys(store)).toEqual([]);
      await store.settle('c#1.1', 'a', retry(0));
      expect(await dueKeys(store)).toEqual(['c#1.0']);
    });

    it('leaves alone what is not over, what arrived, and what nobody knows', async () => {
      const { store } = use();
      await handle(store, said('c', 1), ['x', 'x']);
      expect(await store.replay('c#1.0')).toBe(false);
      await dueKeys(store);
      expect(await store.replay('c#1.0')).toBe(false);
      await store.settle('c#1.0', 'a', sent);
      expect(await store.replay('c#1.0')).toBe(false);
      expect(await store.replay('unknown')).toBe(false);
      expect(await dueKeys(store)).toEqual(['c#1.1']);
    });
  });
};
