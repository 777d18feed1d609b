import { describe, expect, it } from 'vitest';
import { type Store, StoreError } from '../../src/store/store.js';
import { mia, one, openDeskRoad, two } from './desk-road.js';

const verbs = ['accept', 'commit', 'settle', 'put'] as const;

/** A store of which the n-th write fails, before or after it took effect, as when the process dies there. */
const failing = (store: Store, nth: number, when: 'before' | 'after') => {
  let count = 0;
  const wrapped = { ...store } as { -readonly [K in keyof Store]: Store[K] };
  for (const verb of verbs) {
    const write = store[verb].bind(store) as (...args: never[]) => Promise<unknown>;
    const broken = async (...args: never[]) => {
      count++;
      const fails = count === nth;
      if (fails && when === 'before') throw new StoreError('unavailable', 'It ended here.');
      const result = await write(...args);
      if (fails) throw new StoreError('unavailable', 'It ended here.');
      return result;
    };
    Object.assign(wrapped, { [verb]: broken });
  }
  return { store: wrapped as Store, count: () => count };
};

const play = async (nth: number, when: 'before' | 'after') => {
  let writes = () => 0;
  const road = await openDeskRoad({
    wrap: (store) => {
      const broken = failing(store, nth, when);
      writes = broken.count;
      return broken.store;
    },
  });
  const { platform } = road;
  try {
    await road.says('watches?');
    await road.settle(60_000);
    await platform.act(one, mia, 'take');
    await road.settle(60_000);
    const typed = await platform.reply(one, mia, 'We do.');
    await road.settle(60_000);
    return {
      writes: writes(),
      ann: platform.texts('fake:ann'),
      cards: [platform.cards(one).length, platform.cards(two).length],
      owner: platform.cards(two)[0]?.text.includes('Mia has this case'),
      marks: [...new Set(platform.marks)].map((mark) => mark.replace(typed, 'typed')),
      first: platform.thread(one),
      second: platform.thread(two),
    };
  } finally {
    await road.close();
  }
};

describe('a process that dies at any point', () => {
  it('leaves one card on each desk, one reply and its mark', async () => {
    const { writes, ...expected } = await play(Number.POSITIVE_INFINITY, 'before');
    expect(expected.cards).toEqual([1, 1]);
    expect(expected.marks).toEqual(['typed sent']);
    expect(writes).toBeGreaterThan(20);
    for (let nth = 1; nth <= writes; nth += 1)
      for (const when of ['before', 'after'] as const) {
        const { writes: _writes, ...seen } = await play(nth, when);
        expect(seen, `the write ${nth} failed, ${when} it took effect`).toEqual(expected);
      }
  }, 120_000);
});
